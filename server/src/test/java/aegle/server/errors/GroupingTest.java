package aegle.server.errors;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupingTest {
  @Test
  void the_same_way_through_the_code_is_one_issue_whatever_the_message_says() {
    Entry first = error("no slot for 12", List.of(), frame("app-booking.js", "book", true));
    Entry second = error("no slot for 99", List.of(), frame("app-booking.js", "book", true));
    assertThat(Grouping.of(first, GroupingRules.NONE).key())
        .isEqualTo(Grouping.of(second, GroupingRules.NONE).key());
    assertThat(Grouping.of(first, GroupingRules.NONE).reason()).contains("app-booking.js in book");
  }

  @Test
  void another_place_is_another_issue() {
    Entry first = error("no slot", List.of(), frame("app.js", "book", true));
    Entry second = error("no slot", List.of(), frame("app.js", "cancel", true));
    assertThat(Grouping.of(first, GroupingRules.NONE).key())
        .isNotEqualTo(Grouping.of(second, GroupingRules.NONE).key());
  }

  @Test
  void frames_of_libraries_do_not_count_beside_the_platforms_own() {
    Entry first =
        error("x", List.of(), frame("react-18.js", "render", false), frame("a.js", "f", true));
    Entry second =
        error("x", List.of(), frame("react-19.js", "commit", false), frame("a.js", "f", true));
    assertThat(Grouping.of(first, GroupingRules.NONE).key())
        .isEqualTo(Grouping.of(second, GroupingRules.NONE).key());
  }

  @Test
  void a_new_build_of_the_same_file_is_the_same_place() {
    assertThat(Grouping.withoutHashes("/_next/static/chunks/page-9f3a1c0b77d2e4.js"))
        .isEqualTo(Grouping.withoutHashes("/_next/static/chunks/page-0011223344aabb.js"))
        .isEqualTo("/_next/static/chunks/page.js");
  }

  @Test
  void an_error_and_its_cause_are_named_in_that_order_and_the_outer_stack_counts() {
    Entry error =
        error(
            "no slot",
            List.of(),
            List.of(
                exception("DbError", frame("db.js", "query", true)),
                exception("BookingError", frame("booking.js", "book", true))));
    Grouping.Group group = Grouping.of(error, GroupingRules.NONE);
    assertThat(group.reason())
        .isEqualTo(
            "the same error, BookingError, caused by DbError, by the same way through the code: "
                + "booking.js in book");
    assertThat(group.culprit()).isEqualTo("booking.js in book");
    // Issues that are kept were found by this key: another one would split them.
    assertThat(group.key()).isEqualTo("8a78c44a7e6c2e72124ebab17893f710");
  }

  @Test
  void the_same_error_of_another_cause_is_another_issue() {
    Json outer = exception("BookingError", frame("booking.js", "book", true));
    Entry database = error("no slot", List.of(), List.of(exception("DbError"), outer));
    Entry network = error("no slot", List.of(), List.of(exception("TimeoutError"), outer));
    assertThat(Grouping.of(database, GroupingRules.NONE).key())
        .isNotEqualTo(Grouping.of(network, GroupingRules.NONE).key());
  }

  @Test
  void without_a_stack_numbers_and_ids_of_the_message_do_not_count() {
    Entry first = error("booking 4711 of [email:9f3a1c0b77d2] failed after 30ms", List.of());
    Entry second = error("booking 12 of [email:aaaaaaaaaaaa] failed after 7ms", List.of());
    assertThat(Grouping.of(first, GroupingRules.NONE).key())
        .isEqualTo(Grouping.of(second, GroupingRules.NONE).key());
    assertThat(Grouping.of(first, GroupingRules.NONE).reason()).startsWith("no stack came along");
  }

  @Test
  void the_senders_fingerprint_decides_and_can_refine_the_usual_one() {
    Entry one = error("x", List.of("payment"), frame("a.js", "f", true));
    Entry other = error("y", List.of("payment"), frame("b.js", "g", true));
    assertThat(Grouping.of(one, GroupingRules.NONE).key())
        .isEqualTo(Grouping.of(other, GroupingRules.NONE).key());
    Entry finer = error("x", List.of("{{ default }}", "bkk-1"), frame("a.js", "f", true));
    Entry usual = error("x", List.of("{{ default }}"), frame("a.js", "f", true));
    Entry plain = error("x", List.of(), frame("a.js", "f", true));
    assertThat(Grouping.of(finer, GroupingRules.NONE).key())
        .isNotEqualTo(Grouping.of(plain, GroupingRules.NONE).key());
    assertThat(Grouping.of(usual, GroupingRules.NONE).key())
        .isEqualTo(Grouping.of(plain, GroupingRules.NONE).key());
  }

  private static Json frame(String file, String function, boolean own) {
    return new Json.Members(
        Map.of(
            "filename",
            new Json.Text(file),
            "function",
            new Json.Text(function),
            "in_app",
            new Json.Flag(own)));
  }

  private static Json exception(String type, Json... frames) {
    Json stack = new Json.Members(Map.of("frames", new Json.Items(List.of(frames))));
    return new Json.Members(Map.of("type", new Json.Text(type), "stacktrace", stack));
  }

  private static Entry error(String message, List<String> fingerprint, Json... frames) {
    return error(message, fingerprint, List.of(exception("BookingError", frames)));
  }

  private static Entry error(String message, List<String> fingerprint, List<Json> chain) {
    List<Json> parts = new ArrayList<>();
    fingerprint.forEach(part -> parts.add(new Json.Text(part)));
    return new Entry(
        EntryKind.ERROR,
        0,
        Fields.builder()
            .put(FieldNames.ERROR_TYPE, "BookingError")
            .put(FieldNames.MESSAGE, message)
            .build(),
        new Json.Members(
            Map.of("exception", new Json.Items(chain), "fingerprint", new Json.Items(parts))));
  }
}
