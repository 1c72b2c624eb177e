package aegle.guard.replay;

import java.util.List;

/**
 * What a look at one recording has shown.
 *
 * @param exposures the elements whose texts were not masked, at most {@value #MAX_EXPOSURES}
 * @param texts how many texts and inputs were looked at
 * @param unmasked how many of them held letters or digits
 * @param personal how many values were found to be personal data and were cut out
 */
public record ReplayVerdict(
    Outcome outcome, List<Exposure> exposures, int texts, int unmasked, int personal) {
  /** More exposed elements than this are counted, not named. */
  public static final int MAX_EXPOSURES = 50;

  /** What may be done with the recording. */
  public enum Outcome {
    /** It may be shown. */
    CLEAN,
    /** Personal data were cut out; it may be shown. */
    MASKED,
    /** Texts of the page were recorded in plain, or it could not be read: nobody sees it. */
    QUARANTINED
  }

  /**
   * An element that leaked.
   *
   * @param selector its place in the page: {@code main > p#note.patient-card}
   * @param part {@code text}, {@code input}, an attribute's name, or {@code recording} where the
   *     recording could not be read
   * @param count how often
   */
  public record Exposure(String selector, String part, int count) {}

  public ReplayVerdict {
    exposures = List.copyOf(exposures);
  }
}
