package aegle.server.web;

import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.StoredEntry;
import aegle.records.TopValues;
import aegle.server.errors.ErrorDesk;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the things that a record names are kept: records of one visit have a retention each, and
 * a client may name what it never sent. A page links to what is here only.
 */
final class Kept {
  /** Names that are looked for at once; those beyond count as not kept. */
  static final int MAX_NAMES = 100;

  private final Questions records;

  Kept(Questions records) {
    this.records = records;
  }

  /** The replays of these that there is a page for. */
  Set<String> replays(Collection<String> ids) {
    return known(RecordQuery.of(EntryKind.REPLAY), FieldNames.REPLAY_ID, ids);
  }

  /** The traces of these that there is a page for. */
  Set<String> traces(Collection<String> ids) {
    RecordQuery any = RecordQuery.of(EntryKind.SPAN, EntryKind.LOG, EntryKind.ERROR);
    return known(any, FieldNames.TRACE_ID, ids);
  }

  private Set<String> known(RecordQuery query, String field, Collection<String> values) {
    List<String> asked = values.stream().distinct().limit(MAX_NAMES).toList();
    if (asked.isEmpty()) {
      return Set.of();
    }
    RecordQuery named = query.withText(QueryClauses.anyOf(field, asked));
    return records.top(named, field, asked.size()).values().stream()
        .map(TopValues.Counted::value)
        .collect(Collectors.toSet());
  }

  /** The addresses of errors by the ids that their senders gave them. */
  Map<String, String> errors(Collection<String> eventIds) {
    Map<String, String> addresses = new HashMap<>();
    List<String> asked = eventIds.stream().distinct().limit(MAX_NAMES).toList();
    if (asked.isEmpty()) {
      return addresses;
    }
    RecordQuery query =
        RecordQuery.of(EntryKind.ERROR)
            .withText(QueryClauses.anyOf(FieldNames.EVENT_ID, asked))
            .withLimit(MAX_NAMES);
    for (StoredEntry stored : records.search(query).entries()) {
      String issue = stored.entry().fields().text(ErrorDesk.ISSUE_ID, "");
      String eventId = stored.entry().fields().text(FieldNames.EVENT_ID, "");
      if (!issue.isEmpty()) {
        addresses.putIfAbsent(eventId, RecordAddresses.error(issue, stored.id()));
      }
    }
    return addresses;
  }
}
