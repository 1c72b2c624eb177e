package aegle.metrics.relabel;

import aegle.signals.Labels;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * One step of relabelling. Immutable and safe from several threads. The checks and their words are
 * those of Prometheus 3 (model/relabel), names of labels may be any UTF-8 text.
 */
public final class RelabelRule {
  public static final String DEFAULT_SEPARATOR = ";";
  public static final String DEFAULT_REGEX = "(.*)";
  public static final String DEFAULT_REPLACEMENT = "$1";

  private final RelabelAction action;
  private final List<String> sourceLabels;
  private final String separator;
  private final String regex;
  private final Pattern pattern;
  private final long modulus;
  private final Template target;
  private final Template replacement;

  /**
   * A rule; what a file leaves out has the defaults named here, an empty target and modulus 0.
   *
   * @throws IllegalArgumentException when the rule means nothing; the message says why
   */
  public RelabelRule(
      RelabelAction action,
      List<String> sourceLabels,
      String separator,
      String regex,
      long modulus,
      String targetLabel,
      String replacement) {
    this.action = action;
    this.sourceLabels = List.copyOf(sourceLabels);
    this.separator = separator;
    this.regex = regex;
    this.modulus = modulus;
    this.target = new Template(targetLabel);
    this.replacement = new Template(replacement);
    try {
      this.pattern = Pattern.compile("^(?s:" + regex + ")$");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'regex' is '" + regex + "', not a regular expression of RE2: " + e.getDescription(), e);
    }
    check();
  }

  private void check() {
    String word = action.word();
    boolean noTarget = target.source().isEmpty();
    switch (action) {
      case REPLACE -> require(!noTarget, needsTarget(word));
      case HASHMOD -> {
        require(
            modulus != 0, "relabel configuration for hashmod requires non-zero modulus; set one");
        require(!noTarget, needsTarget(word));
      }
      case LOWERCASE, UPPERCASE -> {
        require(!noTarget, needsTarget(word));
        require(
            replacement.source().equals(DEFAULT_REPLACEMENT),
            "'replacement' can not be set for " + word + " action; remove it");
      }
      case KEEPEQUAL, DROPEQUAL -> {
        require(!noTarget, needsTarget(word));
        require(
            isDefault(true),
            word
                + " action requires only 'source_labels' and 'target_label', and no other fields;"
                + " remove the others");
      }
      case LABELMAP ->
          require(
              !replacement.source().isEmpty(),
              "\"\" is invalid 'replacement' for labelmap action; name a label, such as $1");
      case LABELDROP, LABELKEEP ->
          require(
              sourceLabels.isEmpty() && noTarget && isDefault(false),
              word + " action requires only 'regex', and no other fields; remove the others");
      case KEEP, DROP -> {}
    }
  }

  private static String needsTarget(String word) {
    return "relabel configuration for " + word + " action requires 'target_label' value; set it";
  }

  private boolean isDefault(boolean regexToo) {
    return modulus == 0
        && separator.equals(DEFAULT_SEPARATOR)
        && replacement.source().equals(DEFAULT_REPLACEMENT)
        && (!regexToo || regex.equals(DEFAULT_REGEX));
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Rewrites the labels in place; false when they are to be dropped. */
  boolean apply(Labels.Builder labels) {
    String value = joinSources(labels);
    switch (action) {
      case DROP -> {
        return !pattern.matches(value);
      }
      case KEEP -> {
        return pattern.matches(value);
      }
      case DROPEQUAL -> {
        return !labels.get(target.source()).equals(value);
      }
      case KEEPEQUAL -> {
        return labels.get(target.source()).equals(value);
      }
      case REPLACE -> replace(labels, value);
      case LOWERCASE -> labels.set(target.source(), eachCharacter(value, Character::toLowerCase));
      case UPPERCASE -> labels.set(target.source(), eachCharacter(value, Character::toUpperCase));
      case HASHMOD -> labels.set(target.source(), hashModulus(value));
      case LABELMAP -> mapNames(labels);
      case LABELDROP -> removeNames(labels, pattern::matches);
      case LABELKEEP -> removeNames(labels, name -> !pattern.matches(name));
    }
    return true;
  }

  private String joinSources(Labels.Builder labels) {
    if (sourceLabels.size() == 1) {
      return labels.get(sourceLabels.getFirst());
    }
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < sourceLabels.size(); i++) {
      joined.append(i == 0 ? "" : separator).append(labels.get(sourceLabels.get(i)));
    }
    return joined.toString();
  }

  private void replace(Labels.Builder labels, String value) {
    Matcher match = pattern.matcher(value);
    if (!match.matches()) {
      return;
    }
    String name = target.expand(match);
    if (!name.isEmpty()) {
      labels.set(name, replacement.expand(match));
    }
  }

  private void mapNames(Labels.Builder labels) {
    Labels before = labels.build();
    before.forEach((name, value) -> {
      Matcher match = pattern.matcher(name);
      if (match.matches()) {
        String mapped = replacement.expand(match);
        if (!mapped.isEmpty()) {
          labels.set(mapped, value);
        }
      }
    });
  }

  private static void removeNames(Labels.Builder labels, Predicate<String> condition) {
    for (String name : labels.names()) {
      if (condition.test(name)) {
        labels.remove(name);
      }
    }
  }

  /** Go maps case character by character, without the special rules of languages. */
  private static String eachCharacter(String value, IntUnaryOperator mapping) {
    return value
        .codePoints()
        .map(mapping)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The last eight bytes of the MD5 sum as an unsigned number, modulo the modulus. */
  private String hashModulus(String value) {
    try {
      byte[] sum = MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, Arrays.copyOfRange(sum, 8, 16))
          .mod(new BigInteger(Long.toUnsignedString(modulus)))
          .toString();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java platform has MD5", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelabelRule that
        && action == that.action
        && sourceLabels.equals(that.sourceLabels)
        && separator.equals(that.separator)
        && regex.equals(that.regex)
        && modulus == that.modulus
        && target.source().equals(that.target.source())
        && replacement.source().equals(that.replacement.source());
  }

  @Override
  public int hashCode() {
    return (action.hashCode() * 31 + sourceLabels.hashCode()) * 31 + regex.hashCode();
  }

  @Override
  public String toString() {
    return action.word() + " " + sourceLabels + " -> " + target.source();
  }
}
