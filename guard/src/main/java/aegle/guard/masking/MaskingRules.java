package aegle.guard.masking;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is masked, and how.
 *
 * @param actions what is done with each kind; every kind has one
 * @param fields what field names say; the first that meets a path decides
 * @param texts an operator's own expressions
 * @param exceptions field rules for some sources, before all others
 * @param honorifics whether a name after {@code นาย}, {@code คุณ}, {@code Mrs.} is found in texts
 * @param addresses how addresses of the Internet are cut
 * @param pseudonymDigits hexadecimal digits of a pseudonym. Among n different values two share a
 *     pseudonym of d digits with a chance of about n² / (2 · 16^d): with the usual 12 digits that
 *     is 0.2 % among a million people, with 6 digits 3 % among a thousand
 */
public record MaskingRules(
    Map<Kind, Action> actions,
    List<FieldRule> fields,
    List<FreeTextRule> texts,
    List<SourceException> exceptions,
    boolean honorifics,
    AddressPolicy addresses,
    int pseudonymDigits) {
  public static final int MIN_PSEUDONYM_DIGITS = 6;
  public static final int MAX_PSEUDONYM_DIGITS = 32;
  public static final int USUAL_PSEUDONYM_DIGITS = 12;

  /** More rules of one list are refused. */
  public static final int MAX_RULES = 1_000;

  public MaskingRules {
    actions = Map.copyOf(actions);
    fields = List.copyOf(fields);
    texts = List.copyOf(texts);
    exceptions = List.copyOf(exceptions);
  }

  /** What is done where nobody has said anything. */
  public static MaskingRules usual() {
    return new Builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** What is done with a kind. */
  public Action action(Kind kind) {
    return actions.getOrDefault(kind, kind.usual());
  }

  /**
   * Collects settings, beginning with the usual ones; field rules that are added come before the
   * usual ones.
   */
  public static final class Builder {
    private final Map<Kind, Action> actions = new EnumMap<>(Kind.class);
    private final List<FieldRule> fields = new ArrayList<>();
    private final List<FreeTextRule> texts = new ArrayList<>();
    private final List<SourceException> exceptions = new ArrayList<>();
    private boolean usualFields = true;
    private boolean honorifics = true;
    private AddressPolicy addresses = AddressPolicy.TRUNCATE;
    private int pseudonymDigits = USUAL_PSEUDONYM_DIGITS;

    private Builder() {
      for (Kind kind : Kind.values()) {
        actions.put(kind, kind.usual());
      }
    }

    public Builder action(Kind kind, Action action) {
      actions.put(kind, action);
      return this;
    }

    public Builder field(FieldRule rule) {
      fields.add(rule);
      return this;
    }

    /** Whether the usual field rules stand behind those that were added. */
    public Builder usualFields(boolean kept) {
      usualFields = kept;
      return this;
    }

    public Builder text(FreeTextRule rule) {
      texts.add(rule);
      return this;
    }

    public Builder exception(SourceException exception) {
      exceptions.add(exception);
      return this;
    }

    public Builder honorifics(boolean found) {
      honorifics = found;
      return this;
    }

    public Builder addresses(AddressPolicy policy) {
      addresses = policy;
      return this;
    }

    public Builder pseudonymDigits(int digits) {
      pseudonymDigits = digits;
      return this;
    }

    /** What is wrong with the settings, one sentence each; empty where they can be used. */
    public List<String> problems() {
      List<String> problems = new ArrayList<>();
      if (pseudonymDigits < MIN_PSEUDONYM_DIGITS || pseudonymDigits > MAX_PSEUDONYM_DIGITS) {
        problems.add(
            "pseudonym digits are %d; use %d to %d"
                .formatted(pseudonymDigits, MIN_PSEUDONYM_DIGITS, MAX_PSEUDONYM_DIGITS));
      }
      if (fields.size() > MAX_RULES || texts.size() > MAX_RULES || exceptions.size() > MAX_RULES) {
        problems.add("a list of rules has more than " + MAX_RULES + " entries; join some");
      }
      fields.forEach(rule -> checkPattern(rule.pattern(), problems));
      for (SourceException exception : exceptions) {
        exception.fields().forEach(rule -> checkPattern(rule.pattern(), problems));
      }
      texts.forEach(rule -> checkText(rule, problems));
      return problems;
    }

    private static void checkPattern(String pattern, List<String> problems) {
      if (!FieldPattern.isValid(pattern)) {
        problems.add(
            "field pattern '%s' has an empty element or is too long; use names with dots between,"
                    .formatted(pattern)
                + " such as user.email or *_token");
      }
    }

    private static void checkText(FreeTextRule rule, List<String> problems) {
      if (!Placeholder.isWord(rule.name())) {
        problems.add(
            "text rule '%s' needs a name of lower-case letters, digits and dashes"
                .formatted(rule.name()));
      }
      if (!rule.field().isEmpty()) {
        checkPattern(rule.field(), problems);
      }
      try {
        if (Pattern.compile(rule.expression()).matcher("").matches()) {
          problems.add("text rule '%s' meets the empty text".formatted(rule.name()));
        }
      } catch (PatternSyntaxException e) {
        problems.add(
            "text rule '%s' has no valid expression: %s"
                .formatted(rule.name(), e.getDescription()));
      }
    }

    /**
     * The rules.
     *
     * @throws IllegalArgumentException with every problem
     */
    public MaskingRules build() {
      List<String> problems = problems();
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "cannot mask by these rules: " + String.join("; ", problems));
      }
      List<FieldRule> all = new ArrayList<>(fields);
      if (usualFields) {
        all.addAll(UsualFields.rules());
      }
      return new MaskingRules(
          actions, all, texts, exceptions, honorifics, addresses, pseudonymDigits);
    }
  }
}
