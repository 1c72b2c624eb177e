package aegle.server.wiring;

/**
 * One thing that is wrong, with what to do.
 *
 * @param check its id, such as {@code ratio-of-itself}
 * @param file name of the file, such as {@code rules/clinic.yml}
 * @param line where, from 1; 0 when it concerns the whole file
 * @param rule name of the rule; empty when none is concerned
 * @param sentence why, in one sentence
 * @param liveNow what the printed expression gives now; empty without live data
 * @param liveMended what the corrected expression gives now; empty without
 * @param printed the rule as it stands, as YAML; empty when no rule is concerned
 * @param correction what to write instead, ready to copy; empty when there is no way to know
 */
public record Finding(
    String check,
    Severity severity,
    String file,
    int line,
    String rule,
    String sentence,
    String liveNow,
    String liveMended,
    String printed,
    String correction) {

  /** A finding that concerns no rule. */
  static Finding ofFile(
      String check, Severity severity, String file, int line, String sentence, String correction) {
    return new Finding(check, severity, file, line, "", sentence, "", "", "", correction);
  }

  /** {@code file:line}, or the file alone. */
  public String place() {
    return line > 0 ? file + ":" + line : file;
  }
}
