package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is a person's out of signals. Holds no state but its rules and what it remembers of
 * field names, so any number of threads may use one.
 */
@SuppressWarnings(
    "ReferenceEquality") // What holds nothing personal is handed back as the same object.
public final class Masker {
  /** What stands for a name of a metric, a unit or a label that held something of a person's. */
  public static final String MASKED_NAME = "masked_name";

  /** Ends of names that Prometheus gives a meaning to: they stay behind {@link #MASKED_NAME}. */
  private static final List<String> ENDINGS = List.of("_bucket", "_sum", "_count", "_total");

  /** Smaller numbers have too few digits to be anybody's. */
  private static final long MIN_PERSONAL_NUMBER = 100_000_000;

  /** The path of texts that stand alone. */
  private static final String MESSAGE = "message";

  private static final String JOB = "job ";

  /** No rule for a label: those do not tell {@code __name__} from {@code name}. */
  private static final FieldRule METRIC_NAME =
      FieldRule.of(Labels.METRIC_NAME, Treatment.TECHNICAL);

  private final FieldTable usual;
  private final List<SourceException> exceptions;
  private final List<FieldTable> exceptionTables = new ArrayList<>();
  private final TextMasker texts;
  private final SenderNames senders = new SenderNames();

  /**
   * A masker of some rules.
   *
   * @param key the secret of pseudonyms, at least 16 bytes; another key makes other pseudonyms
   */
  public Masker(MaskingRules rules, byte[] key) {
    usual = new FieldTable(rules.fields());
    exceptions = rules.exceptions();
    for (SourceException exception : exceptions) {
      List<FieldRule> all = new ArrayList<>(exception.fields());
      all.addAll(rules.fields());
      exceptionTables.add(new FieldTable(all));
    }
    texts = new TextMasker(rules, new Pseudonyms(key, rules.pseudonymDigits()));
  }

  /** Masks all of a batch. Recordings of sessions are masked as text only, not judged. */
  public Masked mask(SignalBatch batch, Source source) {
    LeakTally tally = new LeakTally(source);
    return new Masked(mask(batch, tally), leaks(tally));
  }

  /**
   * What was counted, with senders that are masked themselves: clients and jobs are named by
   * strangers.
   */
  public List<Leak> leaks(LeakTally tally) {
    List<Leak> leaks = new ArrayList<>();
    for (Leak leak : tally.leaks()) {
      Source source = leak.source();
      String sender = mask(source.sender(), MESSAGE, new LeakTally(tally.source()));
      sender = sender.length() > LeakPath.MAX_CHARS ? cut(sender) : sender;
      leaks.add(
          sender.equals(source.sender())
              ? leak
              : new Leak(
                  leak.kind(),
                  leak.signal(),
                  leak.path(),
                  source.withSender(sender),
                  leak.count()));
    }
    return leaks;
  }

  private static String cut(String sender) {
    return sender.substring(0, LeakPath.MAX_CHARS);
  }

  /** Masks all of a batch, counting into a tally. */
  public SignalBatch mask(SignalBatch batch, LeakTally tally) {
    List<Entry> entries = new ArrayList<>(batch.entries().size());
    batch.entries().forEach(entry -> entries.add(mask(entry, tally)));
    List<Measurement> measurements = new ArrayList<>(batch.measurements().size());
    batch.measurements().forEach(measurement -> measurements.add(mask(measurement, tally)));
    List<FilePart> files = new ArrayList<>(batch.files().size());
    batch.files().forEach(file -> files.add(mask(file, tally)));
    return new SignalBatch(entries, measurements, files, batch.refusals());
  }

  /** Masks a record's fields and detail. */
  public Entry mask(Entry entry, LeakTally tally) {
    tally.enter(entry.kind().word(), sender(entry.fields(), tally));
    Fields fields = mask(entry.fields(), tally);
    Json detail = mask(entry.detail(), "", tally);
    if (fields == entry.fields() && detail == entry.detail()) {
      return entry;
    }
    Json.Members members = detail instanceof Json.Members kept ? kept : Json.NOTHING;
    return new Entry(entry.kind(), entry.timeNanos(), fields, members);
  }

  /** The words that tell who sends, masked themselves. */
  private String sender(Fields fields, LeakTally tally) {
    String logger = fields.text(FieldNames.LOGGER, "");
    if (!logger.isEmpty()) {
      return sender("logger ", logger, tally);
    }
    String page = fields.text(FieldNames.URL_PATH, "");
    if (!page.isEmpty()) {
      return sender("page ", page, tally);
    }
    String sdk = fields.text(FieldNames.SDK_NAME, "");
    return sdk.isEmpty() ? "" : sender("sdk ", sdk, tally);
  }

  private String sender(String what, String name, LeakTally tally) {
    FieldTable table = table(tally);
    @Nullable String known = senders.get(table, what, name);
    if (known != null) {
      return known;
    }
    String sender = what + name;
    String masked = mask(sender, MESSAGE, new LeakTally(tally.source()));
    if (masked.length() > LeakPath.MAX_CHARS) {
      return cut(masked);
    }
    if (masked.equals(sender)) {
      senders.put(table, what, name, sender);
    }
    return masked;
  }

  /** Masks named values. A field whose kind is dropped is left out. */
  public Fields mask(Fields fields, LeakTally tally) {
    FieldTable table = table(tally);
    Fields.@Nullable Builder changed = null;
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      Value value = fields.value(i);
      FieldTable.Field field = table.field(name);
      FieldRule rule = field.rule();
      if ((name.equals(FieldNames.SPAN_NAME) || name.endsWith("description"))
          && isOfDatabase(fields)) {
        rule = FieldRule.of(name, Treatment.SQL);
      }
      String keptName = texts.maskName(name, field, table, tally);
      @Nullable Value kept = mask(value, name, rule, table, tally);
      if (changed == null && (kept != value || !keptName.equals(name))) {
        changed = Fields.builder();
        for (int before = 0; before < i; before++) {
          changed.put(fields.name(before), fields.value(before));
        }
      }
      if (changed != null && kept != null) {
        changed.put(keptName, kept);
      }
    }
    return changed == null ? fields : changed.build();
  }

  private static boolean isOfDatabase(Fields fields) {
    return fields.text(FieldNames.SPAN_OP, "").startsWith("db")
        || fields.get("db.system") != null
        || fields.get("db.system.name") != null;
  }

  private @Nullable Value mask(
      Value value, String path, FieldRule rule, FieldTable table, LeakTally tally) {
    return switch (value) {
      case Value.Text(String text) -> {
        @Nullable String kept = texts.mask(text, path, rule, table, tally);
        yield kept == null ? null : kept.equals(text) ? value : new Value.Text(kept);
      }
      case Value.Texts(List<String> all) -> {
        List<String> kept = new ArrayList<>(all.size());
        for (String text : all) {
          @Nullable String one = texts.mask(text, path, rule, table, tally);
          if (one != null) {
            kept.add(one);
          }
        }
        yield kept.equals(all) ? value : kept.isEmpty() ? null : new Value.Texts(kept);
      }
      case Value.Whole(long number) ->
          TextMasker.mayBePersonal(
                  rule, Math.abs(number) < MIN_PERSONAL_NUMBER ? 0 : Integer.MAX_VALUE)
              ? maskNumber(value, Long.toString(number), path, rule, tally)
              : value;
      case Value.Real(double number) ->
          TextMasker.mayBePersonal(rule, isWholeAndLarge(number) ? Integer.MAX_VALUE : 0)
              ? maskNumber(value, value.text(), path, rule, tally)
              : value;
      case Value.Flag(boolean _) -> value;
    };
  }

  /** Whether a client may have written digits of a person as a number with a fraction of zero. */
  private static boolean isWholeAndLarge(double number) {
    double size = Math.abs(number);
    return size >= MIN_PERSONAL_NUMBER && size <= Long.MAX_VALUE && size == Math.rint(size);
  }

  private @Nullable Value maskNumber(
      Value value, String digits, String path, FieldRule rule, LeakTally tally) {
    @Nullable String kept = texts.maskNumber(digits, path, rule, tally);
    return kept == null ? null : kept.equals(digits) ? value : new Value.Text(kept);
  }

  /** Masks a tree whose members have the given path before their names. */
  public Json mask(Json json, String path, LeakTally tally) {
    @Nullable Json kept = new TreeMasker(texts, table(tally), tally).mask(json, path);
    return kept == null ? Json.NIL : kept;
  }

  /**
   * Masks the labels of a series; labels of a dropped kind get the placeholder of the kind. The
   * path of a label for rules is {@code label.NAME}: names that machines give to each other mean
   * other things than the same names in forms.
   */
  public Labels mask(Labels labels, LeakTally tally) {
    FieldTable table = table(tally);
    tally.enter(tally.signal(), senderOf(labels, table, tally));
    Labels.@Nullable Builder changed = null;
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.name(i);
      String value = labels.value(i);
      FieldTable.Field field = table.label(name);
      FieldRule rule = field.rule();
      if (FullNames.isAbout(name) && rule.pattern().equals("*") && FullNames.isName(value)) {
        rule = FieldRule.personal(name, Kind.NAME);
      }
      String kept;
      if (name.equals(Labels.METRIC_NAME)) {
        kept = maskName(value, tally);
      } else {
        @Nullable String masked = texts.mask(value, name, rule, table, tally);
        kept = masked == null ? texts.word(rule) : masked;
      }
      String keptName = texts.maskName(name, field, table, tally);
      if (changed == null && (!kept.equals(value) || !keptName.equals(name))) {
        changed = labels.toBuilder();
      }
      if (changed != null) {
        if (!keptName.equals(name)) {
          changed.remove(name);
        }
        changed.set(keptName, kept);
      }
    }
    return changed == null ? labels : changed.build();
  }

  /**
   * The name of a metric or a label, or a unit, as its sender wrote it: {@link #MASKED_NAME} where
   * it holds an address, a key, an identity number, a card or a telephone, however its groups are
   * parted. A pseudonym would not outlive that names are written in few characters.
   */
  public String maskName(String name, LeakTally tally) {
    FieldTable table = table(tally);
    @Nullable String kept = texts.mask(name, Labels.METRIC_NAME, METRIC_NAME, table, tally);
    if (name.equals(kept) && !FieldTable.isPlain(name)) {
      String parted = name.replace('_', '-').replace("+", " +");
      if (parted.equals(texts.mask(parted, Labels.METRIC_NAME, METRIC_NAME, table, tally))) {
        return name;
      }
    } else if (name.equals(kept)) {
      return name;
    }
    for (String ending : ENDINGS) {
      if (name.endsWith(ending)) {
        return MASKED_NAME + ending;
      }
    }
    return MASKED_NAME;
  }

  /** Whether a name has nothing in it for which {@link #maskName} would look by usual rules. */
  public static boolean isPlainName(String name) {
    return FieldTable.isPlain(name);
  }

  private String senderOf(Labels labels, FieldTable table, LeakTally tally) {
    String job = labels.get("job");
    if (job.isEmpty()) {
      return "";
    }
    @Nullable String known = senders.get(table, JOB, job);
    if (known != null) {
      return known;
    }
    FieldRule rule = table.label("job").rule();
    @Nullable String masked = texts.mask(job, "job", rule, table, new LeakTally(tally.source()));
    String sender = JOB + (masked == null ? texts.word(rule) : masked);
    if (job.equals(masked)) {
      senders.put(table, JOB, job, sender);
    }
    return sender;
  }

  private Measurement mask(Measurement measurement, LeakTally tally) {
    tally.enter("measurement", "");
    Labels labels = mask(measurement.labels(), tally);
    String name = maskName(measurement.name(), tally);
    return labels == measurement.labels() && name.equals(measurement.name())
        ? measurement
        : new Measurement(
            name, labels, measurement.kind(), measurement.value(), measurement.timeMillis());
  }

  private FilePart mask(FilePart file, LeakTally tally) {
    tally.enter("file", "");
    return new FilePart(
        file.kind(),
        mask(file.name(), "file.name", tally),
        mask(file.fields(), tally),
        file.kind() == FilePart.Kind.MINIDUMP
            ? file.content()
            : FileText.mask(file.content(), text -> mask(text, "file.content", tally)));
  }

  /** Masks a text that stands in a field; a dropped one becomes its kind's placeholder. */
  public String mask(String text, String path, LeakTally tally) {
    FieldTable table = table(tally);
    FieldRule rule = table.rule(path);
    @Nullable String kept = texts.mask(text, path, rule, table, tally);
    return kept == null ? texts.word(rule) : kept;
  }

  /** Masks a text that stands in a field, counting nothing. */
  public String mask(String text, String path) {
    return mask(text, path, new LeakTally(new Source("", "", "")));
  }

  /** Masks named values, counting nothing. */
  public Fields mask(Map<String, String> values) {
    Fields.Builder fields = Fields.builder();
    values.forEach(fields::put);
    return mask(fields.build(), new LeakTally(new Source("", "", "")));
  }

  private FieldTable table(LeakTally tally) {
    for (int i = 0; i < exceptions.size(); i++) {
      if (exceptions.get(i).meets(tally.source())) {
        return exceptionTables.get(i);
      }
    }
    return usual;
  }
}
