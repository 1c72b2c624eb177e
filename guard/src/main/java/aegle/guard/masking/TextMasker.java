package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Masks single values: by their field's rule, or by what is found in their words. */
final class TextMasker {
  /** What hides is undone so often: JSON in JSON in a URL, behind characters nobody sees. */
  private static final int MAX_LAYERS = 4;

  /** A number of fewer digits is nobody's. */
  private static final int MIN_PERSONAL_DIGITS = 9;

  /** What words of a page are counted as that a selector held. */
  private static final String UNMASKED_ATTRIBUTE = "unmasked-attribute";

  private record OwnRule(FreeTextRule rule, Pattern expression, @Nullable FieldPattern field) {}

  private final MaskingRules rules;
  private final Pseudonyms pseudonyms;
  private final Placeholder placeholders;
  private final List<OwnRule> own = new ArrayList<>();

  TextMasker(MaskingRules rules, Pseudonyms pseudonyms) {
    this.rules = rules;
    this.pseudonyms = pseudonyms;
    placeholders = new Placeholder(rules);
    for (FreeTextRule rule : rules.texts()) {
      own.add(
          new OwnRule(
              rule,
              Pattern.compile(rule.expression()),
              rule.field().isEmpty() ? null : new FieldPattern(rule.field())));
    }
  }

  boolean isDropped(FieldRule rule) {
    return rule.kind() != null && rules.action(rule.kind()) == Action.DROP;
  }

  void count(FieldRule rule, String path, LeakTally tally) {
    if (rule.kind() != null) {
      tally.add(rule.kind().word(), path);
    }
  }

  /** The placeholder without a digest, of a rule that has a kind. */
  String word(FieldRule rule) {
    return rule.kind() == null ? "" : "[" + rule.kind().word() + "]";
  }

  /** The masked value of a field, or null where it is dropped. */
  @Nullable String mask(
      String value, String path, FieldRule rule, FieldTable table, LeakTally tally) {
    return switch (rule.treatment()) {
      case KEEP -> value;
      case PERSONAL -> maskWhole(value, path, rule, table, tally);
      case SQL -> SqlText.withoutLiterals(maskWords(value, path, table, tally, Treatment.TEXT));
      case TECHNICAL, SOURCE, IDENTIFIER, TEXT ->
          maskWords(value, path, table, tally, rule.treatment());
    };
  }

  private @Nullable String maskWhole(
      String value, String path, FieldRule rule, FieldTable table, LeakTally tally) {
    Kind kind = rule.kind();
    if (kind == null) {
      throw new AssertionError("BUG: personal rule without a kind: " + rule.pattern());
    }
    if (placeholders.isMasked(value)) {
      return value;
    }
    if (kind == Kind.IP) {
      return maskWords(value, path, table, tally, Treatment.TEXT);
    }
    if (rules.action(kind) == Action.KEEP) {
      return value;
    }
    tally.add(kind.word(), path);
    return rules.action(kind) == Action.DROP ? null : replacement(kind, value);
  }

  /**
   * The masked digits of a number of a field, or null where it is dropped. Numbers that are a
   * moment in milliseconds are kept, though one in eleven has the checksum of an identity number.
   */
  @Nullable String maskNumber(String written, String path, FieldRule rule, LeakTally tally) {
    if (!mayBePersonal(rule, written.length())) {
      return written;
    }
    @Nullable String digits = Numbers.wholeDigits(written);
    @Nullable Kind kind = rule.kind();
    if (kind == null && digits != null) {
      kind = Numbers.kindOfNumber(digits, !isOfProcess(path));
      digits = digits.startsWith("-") ? digits.substring(1) : digits;
    }
    if (kind == null || kind == Kind.IP || rules.action(kind) == Action.KEEP) {
      return written;
    }
    tally.add(kind.word(), path);
    boolean dropped = rule.kind() != null && rules.action(kind) == Action.DROP;
    return dropped ? null : replacement(kind, digits == null ? written : digits);
  }

  /** Whether a field numbers a process or thread: in few digits, and never a moment. */
  private static boolean isOfProcess(String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return last.equals("pid") || last.equals("tid");
  }

  /** Whether a number of so many characters in a field can be anybody's. */
  static boolean mayBePersonal(FieldRule rule, int chars) {
    return rule.kind() != null
        || (chars >= MIN_PERSONAL_DIGITS
            && (rule.treatment() == Treatment.TEXT
                || rule.treatment() == Treatment.TECHNICAL
                || rule.treatment() == Treatment.SOURCE));
  }

  private String maskWords(
      String text, String path, FieldTable table, LeakTally tally, Treatment treatment) {
    String words = treatment == Treatment.TEXT ? SelectorWords.starred(text) : text;
    if (!words.equals(text)) {
      tally.add(UNMASKED_ATTRIBUTE, path);
    }
    String masked = maskFound(words, path, table, tally, treatment);
    for (OwnRule rule : own) {
      if (rule.field() == null || rule.field().meets(FieldPattern.fold(path))) {
        masked = maskOwn(masked, path, rule, tally);
      }
    }
    return masked;
  }

  private String maskFound(
      String text, String path, FieldTable table, LeakTally tally, Treatment treatment) {
    TextScan scan = scan(table, tally);
    List<Finding> findings = scan.read(text, path, treatment);
    if (scan.hasEscapes() || scan.hasInvisible()) {
      findings = withLayers(text, scan, findings, treatment);
    }
    return findings.isEmpty() ? text : replaced(text, Finding.merged(findings), path, tally);
  }

  /** What is found in the text as it is, and in what its escapes stand for. */
  private static List<Finding> withLayers(
      String text, TextScan scan, List<Finding> plain, Treatment treatment) {
    @Nullable Unescaped layer = scan.hasInvisible() ? Unescaped.visible(text) : Unescaped.of(text);
    if (layer == null) {
      return plain;
    }
    List<Finding> findings = new ArrayList<>(plain);
    for (int depth = 0; layer != null && depth < MAX_LAYERS; depth++) {
      for (Finding finding : scan.read(layer.text(), scan.field(), treatment)) {
        findings.add(finding.within(layer));
      }
      layer = layer.again();
    }
    return findings;
  }

  /** The scan that goes with a tally: one thread uses both. */
  @SuppressWarnings("ReferenceEquality") // The table itself is meant.
  private TextScan scan(FieldTable table, LeakTally tally) {
    @Nullable TextScan known = tally.scan();
    if (known == null || known.setting().fields() != table) {
      known = new TextScan(new TextScan.Setting(table, placeholders, rules));
      tally.keep(known);
    }
    return known;
  }

  private String replaced(String text, List<Finding> findings, String path, LeakTally tally) {
    StringBuilder masked = new StringBuilder(text.length());
    int done = 0;
    for (Finding finding : findings) {
      String replacement = replacement(finding.kind(), finding.value());
      masked.append(text, done, finding.start());
      masked.append(replacement);
      done = finding.end();
      if (!replacement.equals(finding.value())) {
        tally.add(finding.kind().word(), path);
      }
    }
    return masked.append(text, done, text.length()).toString();
  }

  private String replacement(Kind kind, String value) {
    if (kind == Kind.IP) {
      return switch (rules.addresses()) {
        case KEEP -> value;
        case TRUNCATE -> IpText.truncated(value);
        case PSEUDONYM -> pseudonyms.of(kind, value);
      };
    }
    return switch (rules.action(kind)) {
      case KEEP -> value;
      case MASK, DROP -> "[" + kind.word() + "]";
      case PSEUDONYM -> pseudonyms.of(kind, value);
    };
  }

  /** What an own rule meets in a text, in the places of the text as it was. */
  private record Met(int start, int end, String value) {}

  private String maskOwn(String text, String path, OwnRule own, LeakTally tally) {
    if (own.rule().action() == Action.KEEP) {
      return text;
    }
    List<Met> all = met(text, own);
    if (all.isEmpty()) {
      return text;
    }
    all.sort(
        Comparator.comparingInt(Met::start).thenComparing(Met::end, Comparator.reverseOrder()));
    StringBuilder masked = new StringBuilder();
    int done = 0;
    for (Met met : all) {
      if (met.start() >= done) {
        masked.append(text, done, met.start());
        masked.append(
            own.rule().action() == Action.PSEUDONYM
                ? pseudonyms.of(own.rule().name(), met.value())
                : "[" + own.rule().name() + "]");
        done = met.end();
        tally.add(own.rule().name(), path);
      }
    }
    return masked.append(text, done, text.length()).toString();
  }

  /** An own rule looks behind escapes as the others do: {@code %2Fvisits%2F310001}. */
  private List<Met> met(String text, OwnRule own) {
    List<Met> all = new ArrayList<>(0);
    Matcher plain = own.expression().matcher(text);
    while (plain.find()) {
      add(new Met(plain.start(), plain.end(), plain.group()), all);
    }
    boolean invisible = text.chars().anyMatch(c -> Chars.isInvisible((char) c));
    @Nullable Unescaped layer = invisible ? Unescaped.visible(text) : Unescaped.of(text);
    for (int depth = 0; layer != null && depth < MAX_LAYERS; depth++) {
      Matcher behind = own.expression().matcher(layer.text());
      while (behind.find()) {
        add(new Met(layer.startOf(behind.start()), layer.endOf(behind.end()), behind.group()), all);
      }
      layer = layer.again();
    }
    return all;
  }

  private void add(Met met, List<Met> all) {
    if (met.end() > met.start() && !placeholders.isMasked(met.value())) {
      all.add(met);
    }
  }

  /** The masked name of a field: programs' names are as they were, names that hold a value not. */
  String maskName(String name, FieldTable.Field field, FieldTable table, LeakTally tally) {
    return field.isPlain() ? name : maskFound(name, "(name)", table, tally, Treatment.TEXT);
  }
}
