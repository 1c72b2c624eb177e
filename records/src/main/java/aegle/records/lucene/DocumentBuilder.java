package aegle.records.lucene;

import aegle.records.log.LogBatch;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries into documents of one index. What it returns is filled anew by the next call. One
 * thread.
 */
final class DocumentBuilder {
  /** UTF-8 bytes of a text that is searched by its whole value; longer ones are only kept. */
  static final int MAX_TERM_BYTES = 8_192;

  /** Texts with more characters get no column: nobody counts them. */
  private static final int MAX_COLUMN_CHARS = 256;

  /** Of the fields that an index searches, a quarter is out of one project's reach. */
  private static final int PART_FOR_OTHERS = 4;

  private final Counters counters;
  private final Map<String, Integer> namesByProject = new HashMap<>();
  private final int maxFields;
  private final Map<String, FieldColumns> columns = new HashMap<>();
  private final Set<String> known;
  private final List<IndexableField> document = new ArrayList<>();
  private final Columns.Figure time = Columns.number(Names.TIME);
  private final Columns.Figure sequence = Columns.number(Names.SEQUENCE);
  private final Columns.Source source = Columns.source();

  /** Whose entry is read. */
  private String project = "";

  /**
   * A builder for an index.
   *
   * @param known names that the index has already; grows
   * @param maxFields how many names it may have
   */
  DocumentBuilder(Set<String> known, int maxFields, Counters counters) {
    this.known = known;
    this.maxFields = maxFields;
    this.counters = counters;
  }

  /** The document of an entry with its source. */
  List<IndexableField> of(LogBatch batch, int index) {
    Entry entry = batch.entries().get(index);
    bare(batch, index);
    project = entry.fields().text(FieldNames.PROJECT, "");
    addFields(entry.fields());
    return document;
  }

  /** The document of an entry that nothing finds but time and id. */
  List<IndexableField> bare(LogBatch batch, int index) {
    document.clear();
    document.add(time.set(batch.entries().get(index).timeNanos()));
    document.add(sequence.set(batch.sequence(index)));
    document.add(source.set(batch.bytes(), batch.sourceStart(index), batch.sourceLength(index)));
    return document;
  }

  /** Time and fields, as a tail matches them. */
  List<IndexableField> timedFieldsOf(Entry entry) {
    document.clear();
    document.add(time.set(entry.timeNanos()));
    addFields(entry.fields());
    return document;
  }

  private void addFields(Fields fields) {
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      FieldColumns field = columns.get(name);
      if (field == null) {
        field = new FieldColumns(name);
        // Refused names are not remembered: there may be without end of them.
        if (known.size() < maxFields || mayBeKnown(name) || Names.isReserved(name)) {
          columns.put(name, field);
        }
      }
      add(field, fields.value(i));
    }
  }

  private boolean mayBeKnown(String name) {
    return known.contains(name + Names.TEXT)
        || known.contains(name + Names.ID)
        || known.contains(name + Names.PACKED)
        || known.contains(name + Names.WORDS)
        || known.contains(name + Names.WHOLE)
        || known.contains(name + Names.REAL);
  }

  private void add(FieldColumns field, Value value) {
    switch (value) {
      case Value.Text(String text) -> addText(field, text, 0);
      case Value.Whole(long whole) -> addNumber(field.whole(), whole);
      case Value.Real(double real) -> {
        if (Double.isFinite(real)) {
          addNumber(field.real(), NumericUtils.doubleToSortableLong(real));
        } else {
          counters.notANumber.increment();
        }
      }
      case Value.Flag(boolean flag) -> addText(field, flag ? "true" : "false", 0);
      case Value.Texts(List<String> texts) -> {
        for (int i = 0; i < texts.size(); i++) {
          addText(field, texts.get(i), i);
        }
      }
    }
  }

  private void addNumber(Columns.@Nullable Figure column, long value) {
    if (column != null) {
      document.add(column.set(value));
    }
  }

  private void addText(FieldColumns field, String text, int index) {
    if (field.byWord) {
      addWords(field, text, index);
    } else {
      addTerm(field, text, index);
    }
  }

  private void addWords(FieldColumns field, String text, int index) {
    Columns.Words column = field.words(index);
    if (column != null) {
      if (text.length() > WordAnalyzer.MAX_TEXT_CHARS) {
        counters.tooLong.increment();
      }
      document.add(column.set(text));
    }
  }

  private void addTerm(FieldColumns field, String text, int index) {
    int chars = text.length();
    if (chars > MAX_TERM_BYTES) {
      counters.tooLong.increment();
      return;
    }
    if (PackedId.fits(text)) {
      addPacked(field, text, index);
      return;
    }
    boolean id = chars > MAX_COLUMN_CHARS || isId(text) || field.variety.isUnique(text);
    TermColumn column = id ? field.id(index) : field.text(index);
    if (column == null) {
      return;
    }
    byte[] bytes = column.bytes;
    if (bytes.length < UnicodeUtil.maxUTF8Length(chars)) {
      bytes = new byte[UnicodeUtil.maxUTF8Length(chars)];
      column.bytes = bytes;
    }
    int length = UnicodeUtil.UTF16toUTF8(text, 0, chars, bytes);
    if (length > MAX_TERM_BYTES) {
      counters.tooLong.increment();
      return;
    }
    document.add(column.term.set(bytes, length));
  }

  private void addPacked(FieldColumns field, String text, int index) {
    TermColumn column = field.packed(index);
    if (column != null) {
      document.add(column.term.set(column.bytes, PackedId.pack(text, column.bytes)));
    }
  }

  /** Whether a text is 16 or more lower-case hexadecimal digits, dashes between them or not. */
  static boolean isId(String text) {
    int length = text.length();
    if (length < 16 || length > 64) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f') && (c != '-' || length != 36)) {
        return false;
      }
    }
    return true;
  }

  /** A term and the room for its bytes. */
  private static final class TermColumn {
    private final Columns.Term term;
    private byte[] bytes = new byte[64];

    TermColumn(Columns.Term term) {
      this.term = term;
    }
  }

  /** The columns of one name, made as its values come. */
  private final class FieldColumns {
    private final String name;
    private final boolean byWord;
    private final Variety variety = new Variety();
    private final List<TermColumn> texts = new ArrayList<>(1);
    private final List<TermColumn> ids = new ArrayList<>(1);
    private final List<TermColumn> packed = new ArrayList<>(1);
    private final List<Columns.Words> words = new ArrayList<>(1);
    private Columns.@Nullable Figure whole;
    private Columns.@Nullable Figure real;

    FieldColumns(String name) {
      this.name = name;
      this.byWord = Names.isByWord(name);
    }

    @Nullable TermColumn text(int index) {
      return at(texts, index, Names.TEXT, full -> new TermColumn(Columns.text(full)));
    }

    @Nullable TermColumn id(int index) {
      return at(ids, index, Names.ID, full -> new TermColumn(Columns.id(full)));
    }

    @Nullable TermColumn packed(int index) {
      return at(packed, index, Names.PACKED, full -> new TermColumn(Columns.id(full)));
    }

    Columns.@Nullable Words words(int index) {
      return at(words, index, Names.WORDS, Columns::words);
    }

    Columns.@Nullable Figure whole() {
      if (whole == null && admit(name + Names.WHOLE)) {
        whole = Columns.number(name + Names.WHOLE);
      }
      return whole;
    }

    Columns.@Nullable Figure real() {
      if (real == null && admit(name + Names.REAL)) {
        real = Columns.number(name + Names.REAL);
      }
      return real;
    }

    /** The column of the n-th of several values; earlier ones are filled already. */
    private <C> @Nullable C at(List<C> list, int index, String suffix, Function<String, C> column) {
      String full = name + suffix;
      if (index < list.size()) {
        return list.get(index);
      }
      if (!admit(full)) {
        return null;
      }
      while (list.size() <= index) {
        list.add(column.apply(full));
      }
      return list.get(index);
    }
  }

  private boolean admit(String full) {
    if (known.contains(full)) {
      return true;
    }
    if (!Names.isReserved(full.substring(0, full.length() - Names.SUFFIX_CHARS))
        && (known.size() >= maxFields || !takeShare())) {
      counters.tooManyFields.increment();
      return false;
    }
    return known.add(full);
  }

  /** One project's names leave room for those of others. */
  private boolean takeShare() {
    int share = maxFields - maxFields / PART_FOR_OTHERS;
    if (namesByProject.getOrDefault(project, 0) >= share) {
      return false;
    }
    namesByProject.merge(project, 1, Integer::sum);
    return true;
  }
}
