package aegle.server.web.view;

import java.util.List;

/**
 * What is wrong with clients.
 *
 * @param heard whether any client was heard
 * @param sentence how things stand
 */
public record DoctorView(
    boolean heard, String sentence, List<Item> open, List<Item> setAside, List<Item> over) {

  /**
   * One finding.
   *
   * @param check and client together name it in forms
   * @param rows of the list of known defects
   * @param page of the documentation
   * @param href where the evidence is shown, or empty
   * @param decision who set it aside, when and why, or empty
   */
  public record Item(
      String check,
      String client,
      State state,
      String severity,
      String says,
      String why,
      String mend,
      String code,
      String page,
      String rows,
      Client whose,
      String times,
      List<String> evidence,
      String href,
      String query,
      String decision) {}

  /** Whose finding it is. */
  public record Client(String href, String name, String place) {}
}
