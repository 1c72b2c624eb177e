package aegle.protocols.jsonmetrics;

import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where values stand in a document: {@code system.memory.rss}, {@code clinics[*].bookings}, {@code
 * services.*}. Names that hold other characters stand in brackets and quotes: {@code
 * ["a.b"].count}. A {@code ~} at the end asks for the name (or the place in a list) that the last
 * star stands for.
 *
 * @param steps from the root on
 * @param isName whether the name is asked for and not the value
 */
public record JsonPath(List<Step> steps, boolean isName) {
  /** Steps that a path may have: 20. */
  public static final int MAX_STEPS = 20;

  /** One step further into the document. */
  public sealed interface Step {}

  /** To the member of this name. */
  public record Member(String name) implements Step {}

  /** To the item at this place, from 0. */
  public record Item(int place) implements Step {}

  /** To every member of an object. */
  public record AnyMember() implements Step {}

  /** To every item of a list. */
  public record AnyItem() implements Step {}

  /** What a path leads to, with what each of its stars stood for. */
  record Hit(List<String> stars, Json value) {}

  public JsonPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "a path has 1 to " + MAX_STEPS + " steps; this one has " + steps.size());
    }
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static JsonPath parse(String text) {
    return new PathText(text).read();
  }

  /** How many stars it has. */
  public int stars() {
    return (int) steps.stream().filter(JsonPath::isStar).count();
  }

  private static boolean isStar(Step step) {
    return step instanceof AnyMember || step instanceof AnyItem;
  }

  /** The steps up to its star of this number, counted from 1. */
  private List<Step> stepsToStar(int number) {
    int seen = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (isStar(steps.get(i)) && ++seen == number) {
        return steps.subList(0, i + 1);
      }
    }
    return steps;
  }

  /** Whether each star of this path is the star of the other one in the same place. */
  public boolean goesAlong(JsonPath other) {
    int stars = stars();
    return stars <= other.stars()
        && (stars == 0 || stepsToStar(stars).equals(other.stepsToStar(stars)));
  }

  /** Everything that it leads to; at most {@code most} hits and one more, which says there are. */
  List<Hit> hits(Json root, int most) {
    List<Hit> hits = new ArrayList<>();
    walk(root, 0, List.of(), hits, most);
    return hits;
  }

  private void walk(Json at, int step, List<String> stars, List<Hit> hits, int most) {
    if (hits.size() > most) {
      return;
    }
    if (step == steps.size()) {
      hits.add(new Hit(stars, at));
      return;
    }
    switch (steps.get(step)) {
      case Member(String name) -> {
        Json member = at instanceof Json.Members members ? members.get(name) : null;
        if (member != null) {
          walk(member, step + 1, stars, hits, most);
        }
      }
      case Item(int place) -> {
        if (at instanceof Json.Items(List<Json> items) && place < items.size()) {
          walk(items.get(place), step + 1, stars, hits, most);
        }
      }
      case AnyMember() -> {
        if (at instanceof Json.Members(Map<String, Json> members)) {
          members.forEach((name, value) -> walk(value, step + 1, and(stars, name), hits, most));
        }
      }
      case AnyItem() -> {
        if (at instanceof Json.Items(List<Json> items)) {
          for (int i = 0; i < items.size(); i++) {
            walk(items.get(i), step + 1, and(stars, Integer.toString(i)), hits, most);
          }
        }
      }
    }
  }

  private static List<String> and(List<String> stars, String one) {
    List<String> more = new ArrayList<>(stars);
    more.add(one);
    return more;
  }

  /** The text at this path where the stars stand for these; null where there is none. */
  @Nullable String textAt(Json root, List<String> stars) {
    if (isName) {
      return stars.get(stars() - 1);
    }
    @Nullable Json at = root;
    int star = 0;
    for (Step step : steps) {
      at =
          switch (step) {
            case Member(String name) -> member(at, name);
            case Item(int place) -> item(at, place);
            case AnyMember() -> member(at, stars.get(star++));
            case AnyItem() -> item(at, Integer.parseInt(stars.get(star++)));
          };
    }
    return switch (at) {
      case Json.Text(String value) -> value;
      case Json.Numeral(String digits) -> digits;
      case Json.Flag(boolean value) -> Boolean.toString(value);
      case Json.Members _, Json.Items _, Json.Nil _ -> null;
      case null -> null;
    };
  }

  private static @Nullable Json member(@Nullable Json at, String name) {
    return at instanceof Json.Members members ? members.get(name) : null;
  }

  private static @Nullable Json item(@Nullable Json at, int place) {
    return at instanceof Json.Items(List<Json> items) && place < items.size()
        ? items.get(place)
        : null;
  }
}
