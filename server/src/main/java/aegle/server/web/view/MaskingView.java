package aegle.server.web.view;

import java.util.List;

/** What is masked, who sends it, and by which rules. */
public record MaskingView(
    String sentence,
    List<Leak> leaks,
    String kind,
    List<String> kinds,
    List<Hidden> quarantined,
    List<String> notes,
    List<Rule> rules,
    List<Setting> settings,
    List<Named> texts,
    List<Named> fields,
    List<Named> exceptions) {

  /** A place that sends personal data. */
  public record Leak(
      String kind,
      String action,
      String signal,
      String field,
      String sender,
      String project,
      String protocol,
      String count,
      long number,
      String last,
      String lastExact) {}

  /** A replay that shows more than it should. */
  public record Hidden(
      String id,
      String href,
      String when,
      String exact,
      String project,
      String unmasked,
      String personal,
      List<String> selectors) {}

  /** What is done with a kind of personal data. */
  public record Rule(String kind, String meaning, String action, String does, boolean usual) {}

  /** A setting with its value. */
  public record Setting(String name, String value) {}

  /** A rule with a name and what it says. */
  public record Named(String name, String says) {}
}
