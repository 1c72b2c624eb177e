package aegle.records;

import aegle.signals.Entry;

/** An entry as it is kept, with what names it. */
public record StoredEntry(EntryId id, Entry entry) {}
