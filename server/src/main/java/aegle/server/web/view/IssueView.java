package aegle.server.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An issue with one of its errors opened. */
public record IssueView(
    Head head,
    List<Fact> facts,
    Figure.Spark spark,
    String sparkWords,
    List<Facet> facets,
    List<Facet> affected,
    List<EventRow> events,
    List<Other> merged,
    List<Other> mergeable,
    List<String> notes,
    @Nullable ErrorEvent event) {

  /**
   * What the issue is and what people decided.
   *
   * @param back the address of this page, for actions that return to it
   */
  public record Head(
      long id,
      State level,
      String levelWord,
      State status,
      String statusWord,
      boolean open,
      boolean regressed,
      String kind,
      String title,
      String culprit,
      String reason,
      String project,
      String lastRelease,
      String assignee,
      boolean mine,
      @Nullable Other mergedInto,
      String back) {}

  /** A named value; {@code exact} is told on hover, and {@code href} leads on where it is given. */
  public record Fact(String name, String value, String exact, String href) {
    /** A value that leads nowhere. */
    public Fact(String name, String value, String exact) {
      this(name, value, exact, "");
    }

    /** A value under a name of the messages. */
    public static Fact of(Messages messages, String key, String value) {
      return new Fact(messages.text(key), value, "");
    }

    /** A moment under a name of the messages. */
    public static Fact of(Messages messages, String key, Instant at, Times times) {
      return new Fact(messages.text(key), times.ago(at), times.exact(at));
    }
  }

  /** One error of the list. */
  public record EventRow(
      String href, String when, String exact, String message, String release, boolean shown) {}

  /** Another issue. */
  public record Other(long id, String title) {}
}
