package aegle.server.calendars;

/** What opening hours are learned from at the moment. */
@FunctionalInterface
public interface Learning {
  LearnedHours.Settings settings();
}
