package aegle.server.advice;

/** How much harm what is wrong does. */
public enum Severity {
  /** Something is lost, or a figure lies. */
  BREAKS("critical"),
  /** It costs, leaks or misleads sooner or later. */
  RISK("warning"),
  /** It could be better. */
  WEAK("info");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** As the label {@code severity} of alerts and of {@code aegle_doctor_findings} has it. */
  public String word() {
    return word;
  }
}
