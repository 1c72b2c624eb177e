package aegle.guard.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.guard.masking.Leak;
import aegle.guard.masking.LeakTally;
import aegle.guard.masking.Masker;
import aegle.guard.masking.MaskingRules;
import aegle.guard.masking.Source;
import aegle.guard.replay.ReplayVerdict.Outcome;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);
  private static final int MAX_RECORDING_BYTES = 10_000_000;

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final ReplayGuard guard = new ReplayGuard(masker);
  private final LeakTally tally = new LeakTally(new Source("clinic", "sentry", "sdk browser"));

  @Test
  void a_page_of_stars_is_clean() {
    ReplayGuard.Inspected inspected =
        inspect(page("{\"type\":3,\"textContent\":\"**** ***\",\"id\":9}"));
    assertThat(inspected.verdict().outcome()).isEqualTo(Outcome.CLEAN);
    assertThat(inspected.verdict().texts()).isEqualTo(1);
    assertThat(text(inspected))
        .isEqualTo(
            "{\"segment_id\":0}\n" + page("{\"type\":3,\"textContent\":\"**** ***\",\"id\":9}"));
  }

  @Test
  void an_unmasked_text_is_starred_and_its_element_named() {
    ReplayGuard.Inspected inspected =
        inspect(page("{\"type\":3,\"textContent\":\"มะลิ 42\",\"id\":9}"));
    ReplayVerdict verdict = inspected.verdict();
    assertThat(verdict.outcome()).isEqualTo(Outcome.QUARANTINED);
    assertThat(verdict.exposures())
        .containsExactly(new ReplayVerdict.Exposure("body > p#note.patient-card", "text", 1));
    assertThat(text(inspected)).doesNotContain("มะลิ").doesNotContain("42").contains("**** **");
    assertThat(tally.leaks()).extracting(Leak::kind).containsExactly("unmasked-text");
  }

  @Test
  void words_of_attributes_and_inputs_count_as_texts() {
    String input =
        "{\"type\":2,\"tagName\":\"input\",\"attributes\":{\"id\":\"q\",\"placeholder\":\"Your name\","
            + "\"value\":\"Malee\",\"aria-label\":\"****\"},\"childNodes\":[],\"id\":9}";
    String typed = ",{\"type\":3,\"data\":{\"source\":5,\"text\":\"Saendee\",\"id\":9}}";
    String page = page(input);
    ReplayGuard.Inspected inspected = inspect(page.substring(0, page.length() - 1) + typed + "]");
    assertThat(inspected.verdict().exposures())
        .extracting(ReplayVerdict.Exposure::part)
        .containsExactly("placeholder", "value", "input");
    assertThat(inspected.verdict().exposures())
        .extracting(ReplayVerdict.Exposure::selector)
        .containsOnly("body > p#note.patient-card > input#q");
    assertThat(text(inspected)).doesNotContain("Malee").doesNotContain("Saendee");
  }

  @Test
  void later_changes_of_the_page_are_looked_at_too() {
    String change =
        ",{\"type\":3,\"data\":{\"source\":0,\"removes\":[],"
            + "\"texts\":[{\"id\":9,\"value\":\"Malee\"}],"
            + "\"attributes\":[{\"id\":8,\"attributes\":{\"title\":\"Saendee\"}}],"
            + "\"adds\":[{\"parentId\":8,\"nextId\":null,"
            + "\"node\":{\"type\":3,\"textContent\":\"Anong\",\"id\":11}}]}}";
    String page = page("{\"type\":3,\"textContent\":\"***\",\"id\":9}");
    ReplayGuard.Inspected inspected = inspect(page.substring(0, page.length() - 1) + change + "]");
    assertThat(inspected.verdict().unmasked()).isEqualTo(3);
    assertThat(text(inspected))
        .doesNotContain("Malee")
        .doesNotContain("Saendee")
        .doesNotContain("Anong");
  }

  @Test
  void pictures_of_what_was_drawn_are_not_kept() {
    String image =
        "{\"type\":2,\"tagName\":\"canvas\",\"attributes\":{\"rr_dataURL\":\"data:image/png;base64,AAAA\"},"
            + "\"childNodes\":[],\"id\":9}";
    String drawn =
        ",{\"type\":3,\"data\":{\"source\":9,\"id\":9,\"type\":0,\"commands\":[{\"property\":"
            + "\"fillText\",\"args\":[\"Malee\",1,2]}]}}";
    String page = page(image);
    ReplayGuard.Inspected inspected = inspect(page.substring(0, page.length() - 1) + drawn + "]");
    assertThat(inspected.verdict().outcome()).isEqualTo(Outcome.MASKED);
    assertThat(text(inspected)).doesNotContain("AAAA").doesNotContain("Malee");
    assertThat(tally.leaks()).extracting(Leak::kind).containsExactly("picture");
  }

  @Test
  void words_where_no_recorder_puts_them_get_through_nowhere() {
    String email = "malee@example.com";
    String events =
        """
        [{"type":2,"note":"%1$s","data":{"hint":["%1$s"],"node":{"type":0,"publicId":"%1$s","id":1,\
        "childNodes":[{"type":2,"tagName":"%1$s","attributes":"%1$s","childNodes":"%1$s","id":2,\
        "textContent":"%1$s"}]}}},{"type":3,"data":{"source":0,"x":"%1$s","adds":[{"parentId":2,\
        "y":"%1$s","node":{"type":3,"textContent":["%1$s"],"id":4}}],"texts":[{"id":4,"value":\
        {"a":"%1$s"}}],"attributes":[{"id":2,"b":"%1$s","attributes":["%1$s"]}]}},{"type":3,"data":\
        {"source":5,"id":2,"text":["%1$s"],"c":"%1$s"}},{"type":3,"data":{"source":8,"adds":[{"rule":\
        "a::after { content: '%1$s' }"}]}},{"type":6,"data":{"plugin":"rrweb/console@1","payload":\
        {"level":"log","payload":["%1$s"]}}},{"type":"2","data":{"node":"%1$s"}},"%1$s"]\
        """
            .formatted(email);
    assertThat(text(inspect(events))).doesNotContain("malee");
  }

  @Test
  void personal_data_of_addresses_and_bodies_are_masked_without_quarantine() {
    String events =
        "[{\"type\":4,\"data\":{\"href\":\"https://clinic.example/x?email=malee%40example.com\"}},"
            + "{\"type\":5,\"data\":{\"tag\":\"performanceSpan\",\"payload\":{\"op\":\"resource.fetch\","
            + "\"description\":\"/api/p?phone=0812345678\",\"data\":{\"response\":{\"body\":"
            + "{\"slots\":[\"09:30\"],\"patientName\":\"Malee Saendee\"}}}}}}]";
    ReplayGuard.Inspected inspected = inspect(events);
    assertThat(inspected.verdict().outcome()).isEqualTo(Outcome.MASKED);
    assertThat(inspected.verdict().personal()).isEqualTo(3);
    assertThat(text(inspected))
        .contains("09:30")
        .doesNotContain("malee")
        .doesNotContain("Malee")
        .doesNotContain("0812345678");
  }

  @Test
  void styles_and_elements_that_may_be_seen_are_no_leak() {
    ReplayGuard allowing = new ReplayGuard(masker, Set.of(".patient-card"));
    String events =
        page(
            "{\"type\":2,\"tagName\":\"style\",\"attributes\":{},\"id\":7,\"childNodes\":["
                + "{\"type\":3,\"textContent\":\"p { color: red }\",\"id\":6}]},"
                + "{\"type\":3,\"textContent\":\"Write to malee@example.com\",\"id\":9}");
    ReplayGuard.Inspected inspected = allowing.inspect(file(events), tally);
    assertThat(inspected.verdict().outcome()).isEqualTo(Outcome.MASKED);
    assertThat(text(inspected)).contains("color: red").contains("Write to [email:");
  }

  @Test
  void a_recording_that_cannot_be_read_is_emptied_and_in_quarantine() {
    for (String broken : List.of("[{\"type\":", "not json", "[".repeat(100_000), "[\"\\u12\"]")) {
      ReplayGuard.Inspected inspected = inspect(broken);
      assertThat(inspected.verdict().outcome()).isEqualTo(Outcome.QUARANTINED);
      assertThat(text(inspected)).isEqualTo("{\"segment_id\":0}\n[]");
    }
  }

  @Test
  void recordings_of_a_masking_browser_are_not_in_quarantine() throws IOException {
    Path captures = captures();
    assumeTrue(Files.exists(captures), "no captures beside the project: " + captures);
    List<Path> bodies = new ArrayList<>();
    try (Stream<Path> files = Files.walk(captures)) {
      files.filter(file -> file.toString().endsWith("replay_recording.body")).forEach(bodies::add);
    }
    assertThat(bodies).hasSizeGreaterThan(5);
    ReplayGuard allowing = new ReplayGuard(masker, Set.of(".sentry-unmask"));
    for (Path body : bodies) {
      FilePart file =
          new FilePart(
              FilePart.Kind.REPLAY_RECORDING,
              "recording",
              Fields.NONE,
              recording(Files.readAllBytes(body)));
      assertThat(allowing.inspect(file, tally).verdict().outcome())
          .isNotEqualTo(Outcome.QUARANTINED);
      // The recorded page unmasks one paragraph; only version 7 of the SDK obeys.
      ReplayVerdict verdict = guard.inspect(file, tally).verdict();
      assertThat(verdict.exposures())
          .extracting(ReplayVerdict.Exposure::selector)
          .isSubsetOf("html > body > p.sentry-unmask");
      assertThat(verdict.outcome() == Outcome.QUARANTINED)
          .isEqualTo(body.toString().contains("browser-7"));
    }
  }

  @Test
  void shapes_states_and_style_rules_of_a_page_are_nobodys() {
    String sheet =
        """
        ,{"type":3,"data":{"source":8,"id":2,"adds":[\
        {"rule":".address:hover{margin:0 10px}","index":0},\
        {"rule":".password:focus-visible{outline:2px solid}"}]}}\
        ,{"type":3,"data":{"source":15,"id":2,"styles":[{"styleId":1,"rules":[\
        {"rule":".token:first-child{width:12px}"}]}]}}\
        ,{"type":3,"data":{"source":13,"id":2,"set":{"property":"--phone","value":"021234567px"}}}\
        """;
    String shapes =
        """
        {"type":2,"tagName":"area","attributes":{"shape":"rect","coords":"34,44,270,350"},\
        "childNodes":[],"id":9},\
        {"type":2,"tagName":"stop","attributes":{"gradientTransform":"matrix(02 123 4567 0 1)",\
        "keyTimes":"0 0.25 1"},"childNodes":[],"id":10},\
        {"type":2,"tagName":"td","attributes":{"data-cell":"3-4","data-mobile":"menu-open",\
        "data-pan":"enabled","data-note":"1","data-token":"x","data-address":"2"},\
        "childNodes":[],"id":11}\
        """;
    String page = page(shapes);
    String events = page.substring(0, page.length() - 1) + sheet + "]";
    ReplayGuard.Inspected inspected = inspect(events);
    assertThat(tally.leaks()).isEmpty();
    assertThat(inspected.verdict().personal()).isZero();
    assertThat(inspected.verdict().outcome()).isEqualTo(Outcome.CLEAN);
    assertThat(text(inspected)).endsWith(events);
  }

  @Test
  void persons_in_such_places_are_masked_all_the_same() {
    String shapes =
        """
        {"type":2,"tagName":"td","attributes":{"data-cell":"0812345678","data-mobile":"081 234 5678",\
        "data-pan":"4111111111111111","data-note":"itches","data-lat":"13.7563",\
        "coords":"13.7563,100.5018"},"childNodes":[],"id":11}\
        """;
    String sheet =
        ",{\"type\":3,\"data\":{\"source\":8,\"id\":2,\"adds\":[{\"rule\":\".a{content:'a@b.example'}\"}]}}";
    String page = page(shapes);
    String masked = text(inspect(page.substring(0, page.length() - 1) + sheet + "]"));
    assertThat(masked)
        .doesNotContain("0812345678")
        .doesNotContain("081 234 5678")
        .doesNotContain("4111111111111111")
        .doesNotContain("itches")
        .doesNotContain("13.7563")
        .doesNotContain("a@b.example");
  }

  @Test
  void words_that_recorders_leave_in_attributes_are_starred_without_quarantine() {
    String elements =
        """
        {"type":2,"tagName":"button","attributes":{"value":"Kanya","data-name":"Kanya",\
        "tooltip":"Kanya","data-tooltip":"Kanya","data-original-title":"Kanya",\
        "aria-roledescription":"Kanya"},"childNodes":[],"id":9},\
        {"type":2,"tagName":"li","attributes":{"value":"Kanya"},"childNodes":[],"id":10},\
        {"type":2,"tagName":"li","attributes":{"value":"1207"},"childNodes":[],"id":11},\
        {"type":2,"tagName":"x-card","attributes":{"value":"Kanya","data-patient-name":"Kanya"},\
        "childNodes":[],"id":12},\
        {"type":2,"tagName":"meta","attributes":{"name":"author","content":"Kanya"},\
        "childNodes":[],"id":13},\
        {"type":2,"tagName":"meta","attributes":{"name":"viewport","content":"width=1000"},\
        "childNodes":[],"id":14}\
        """;
    String change =
        """
        ,{"type":3,"data":{"source":0,"removes":[],"texts":[],"adds":[],"attributes":[\
        {"id":9,"attributes":{"value":"Kanya"}},{"id":12,"attributes":{"data-tooltip":"Kanya"}},\
        {"id":99,"attributes":{"value":"Kanya","content":"Kanya"}}]}}]\
        """;
    String page = page(elements);
    ReplayGuard.Inspected inspected = inspect(page.substring(0, page.length() - 1) + change);
    assertThat(text(inspected))
        .doesNotContain("Kanya")
        .contains("\"value\":\"*****\"")
        .contains("\"value\":\"1207\"")
        .contains("width=1000");
    assertThat(inspected.verdict().outcome()).isEqualTo(Outcome.MASKED);
    assertThat(tally.leaks()).extracting(Leak::kind).containsOnly("unmasked-attribute");
  }

  @Test
  void words_of_clicked_elements_in_breadcrumbs_are_starred() {
    String events =
        """
        [{"type":5,"data":{"tag":"breadcrumb","payload":{"category":"ui.click","message":\
        "li > button#open[aria-label=\\"Open Kanya\\"][title=\\"Kanya\\"]","data":{"nodeId":7}}}}]\
        """;
    String masked = text(inspect(events));
    assertThat(masked)
        .contains("li > button#open[aria-label=\\\"**** *****\\\"][title=\\\"*****\\\"]");
  }

  @Test
  void the_header_of_a_recording_is_masked_too() {
    FilePart file =
        new FilePart(
            FilePart.Kind.REPLAY_RECORDING,
            "recording",
            Fields.NONE,
            "{\"segment_id\":0,\"of\":\"a@b.example\"}\n[]".getBytes(StandardCharsets.UTF_8));
    assertThat(text(guard.inspect(file, tally)))
        .startsWith("{\"segment_id\":0,\"of\":\"[email:")
        .endsWith("]\"}\n[]");
  }

  private static byte[] recording(byte[] envelope) throws IOException {
    String text = new String(envelope, StandardCharsets.ISO_8859_1);
    int start = text.lastIndexOf("{\"segment_id\"");
    int end = text.indexOf('\n', start) + 1;
    ByteArrayOutputStream recording = new ByteArrayOutputStream();
    recording.write(envelope, start, end - start);
    if (envelope[end] == '[') {
      recording.write(envelope, end, envelope.length - end);
      return recording.toByteArray();
    }
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(envelope, end, envelope.length - end);
      byte[] buffer = new byte[MAX_RECORDING_BYTES];
      recording.write(buffer, 0, inflater.inflate(buffer));
    } catch (DataFormatException e) {
      throw new IOException(e);
    }
    return recording.toByteArray();
  }

  private static Path captures() {
    for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
      Path captures = place.resolve("shared").resolve("captures").resolve("sentry");
      if (Files.exists(captures)) {
        return captures;
      }
    }
    return Path.of("shared/captures/sentry");
  }

  private ReplayGuard.Inspected inspect(String events) {
    return guard.inspect(file(events), tally);
  }

  private static FilePart file(String events) {
    return new FilePart(
        FilePart.Kind.REPLAY_RECORDING,
        "recording",
        Fields.NONE,
        ("{\"segment_id\":0}\n" + events).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ReplayGuard.Inspected inspected) {
    return new String(inspected.file().content(), StandardCharsets.UTF_8);
  }

  private static String page(String content) {
    return "[{\"type\":2,\"data\":{\"node\":{\"type\":0,\"childNodes\":[{\"type\":2,\"tagName\":\"body\","
        + "\"attributes\":{},\"childNodes\":[{\"type\":2,\"tagName\":\"p\",\"attributes\":"
        + "{\"id\":\"note\",\"class\":\"patient-card\"},\"childNodes\":["
        + content
        + "],\"id\":8}],\"id\":2}],\"id\":1}},\"timestamp\":1795403787706}]";
  }
}
