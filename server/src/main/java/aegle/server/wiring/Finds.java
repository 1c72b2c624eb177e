package aegle.server.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with one rule. */
final class Finds {
  /** Findings of one rule; further ones add nothing: 50. */
  static final int MAX_FINDS = 50;

  private final List<Find> all = new ArrayList<>();

  /**
   * Something that is wrong.
   *
   * @param mend makes it right; null when nothing in the rule can
   * @param hint what to do elsewhere, ready to copy; empty when the mend says it all
   */
  record Find(
      String check,
      Severity severity,
      String sentence,
      @Nullable UnaryOperator<Draft> mend,
      String hint) {}

  /** Something that no change of the rule makes right. */
  void add(String check, Severity severity, String sentence) {
    keep(new Find(check, severity, sentence, null, ""));
  }

  /** Something that a change of the rule makes right. */
  void add(String check, Severity severity, String sentence, UnaryOperator<Draft> mend) {
    keep(new Find(check, severity, sentence, mend, ""));
  }

  /** Something that is made right elsewhere. */
  void addElsewhere(String check, Severity severity, String sentence, String hint) {
    keep(new Find(check, severity, sentence, null, hint));
  }

  private void keep(Find find) {
    boolean isKnown =
        all.stream()
            .anyMatch(known ->
                known.check().equals(find.check()) && known.sentence().equals(find.sentence()));
    if (!isKnown && all.size() < MAX_FINDS) {
      all.add(find);
    }
  }

  List<Find> all() {
    return all;
  }
}
