package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TechnicalFieldsTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);
  private static final String NATIONAL_ID = "1101700230708";
  private static final String CARD = "4111111111111111";

  /** An identity number with a valid checksum that is a moment of April 2022 in milliseconds. */
  private static final String ID_AND_MOMENT = idOfMoment();

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final LeakTally tally = new LeakTally(new Source("", "", ""));

  private static String idOfMoment() {
    for (long moment = 165_000_000_000L; ; moment++) {
      for (int last = 0; last < 10; last++) {
        String digits = Long.toString(moment) + last;
        if (isId(digits)) {
          return digits;
        }
      }
    }
  }

  private static boolean isId(String digits) {
    int sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += (digits.charAt(i) - '0') * (13 - i);
    }
    return digits.length() == 13 && (11 - sum % 11) % 10 == digits.charAt(12) - '0';
  }

  @Test
  void numbers_that_a_checksum_or_a_country_code_gives_away_are_masked_in_them() {
    for (String path :
        List.of(
            "logger",
            "log.logger",
            "fingerprint",
            "breadcrumbs.values[].category",
            "exception.values[].stacktrace.frames[].context_line",
            "exception.values[].stacktrace.frames[].pre_context[]",
            "monitor_slug",
            "monitor.slug",
            "release",
            "service.version")) {
      assertThat(masker.mask("of " + NATIONAL_ID, path)).as(path).startsWith("of [national-id:");
      assertThat(masker.mask("1-1017-00230-70-8", path)).as(path).startsWith("[national-id:");
      assertThat(masker.mask("user-" + NATIONAL_ID, path)).startsWith("user-[national-id:");
      assertThat(masker.mask("user_" + NATIONAL_ID, path)).startsWith("user_[national-id:");
      assertThat(masker.mask("user" + NATIONAL_ID, path)).startsWith("user[national-id:");
      assertThat(masker.mask("pay " + CARD, path)).as(path).startsWith("pay [card:");
      assertThat(masker.mask("pay 4111-1111-1111-1111", path)).startsWith("pay [card:");
      assertThat(masker.mask("call +66 81 234 5678", path)).as(path).startsWith("call [phone:");
      assertThat(masker.mask("call 66812345678.", path)).startsWith("call [phone:");
      assertThat(masker.mask("of-66-81-234-5678", path)).as(path).startsWith("of-[phone:");
      assertThat(masker.mask("๑๑๐๑๗๐๐๒๓๐๗๐๘", path)).startsWith("[national-id:");
    }
  }

  @Test
  void the_version_of_a_library_stays_whatever_the_library_is_called() {
    for (String path :
        List.of("modules.mail", "modules.jakarta.mail", "modules.org.example.phone")) {
      assertThat(masker.mask("2.0.3", path)).as(path).isEqualTo("2.0.3");
      assertThat(masker.mask("nok@example.com", path)).as(path).startsWith("[email:");
    }
    assertThat(masker.mask("nok at home", "jakarta.mail")).startsWith("[email:");
  }

  @Test
  void what_programs_count_and_write_stays() {
    for (String text :
        List.of(
            "clinic-web@2.4.1+build.20261123",
            "1795403787686",
            "1795403787686000",
            "1795403787686000000",
            "const at = " + ID_AND_MOMENT + ";",
            "if (ts > " + ID_AND_MOMENT + ") {",
            "2026-11-23 08:03:20.123456",
            "0.1234567890123",
            "x = y + 100000000;",
            "66.8.1234.56789",
            "new Date(0x1234567890abc)",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "Chrome/120.0.6099.109 Safari/537.36",
            "0812345678",
            "GET /api/bookings/1234567 200 in 31 ms")) {
      assertThat(masker.mask(text, "frames.context_line", tally)).isSameAs(text);
    }
  }

  @Test
  void a_moment_is_one_where_its_field_says_so() {
    for (String field :
        List.of("created_at", "ts", "startTime", "booked.at", "expiry_ms", "date")) {
      assertThat(masker.mask(ID_AND_MOMENT, field)).as(field).isEqualTo(ID_AND_MOMENT);
    }
    for (String field : List.of("logger", "release", "cat", "patient.ref", "message")) {
      assertThat(masker.mask(ID_AND_MOMENT, field)).as(field).startsWith("[national-id:");
    }
  }

  @Test
  void identifiers_of_machines_keep_their_digits() {
    Random random = new Random(4711);
    for (int i = 0; i < 20_000; i++) {
      String digits =
          Long.toString(1_000_000_000_000_000L + random.nextLong(8_999_999_999_999_999L));
      Fields fields =
          Fields.builder()
              .put("trace.id", digits + digits)
              .put("span.id", digits)
              .put("parent.span.id", digits.substring(3))
              .put("timestamp", digits.substring(3))
              .build();
      assertThat(masker.mask(fields, tally)).isSameAs(fields);
    }
  }

  @Test
  void numbers_with_a_fraction_of_zero_are_read_as_the_digits_they_are() {
    Fields masked =
        masker.mask(
            Fields.builder()
                .put("a", 1_101_700_230_708.0)
                .put("b", 4_111_111_111_111_111.0)
                .put("c", 66_812_345_678.0)
                .put("d", 1_795_403_787_686.0)
                .put("e", 1_101_700_230_708.5)
                .build(),
            tally);
    assertThat(masked.text("a", "")).isEqualTo(masker.mask(NATIONAL_ID, "message"));
    assertThat(masked.text("b", "")).isEqualTo(masker.mask(CARD, "message"));
    assertThat(masked.text("c", "")).startsWith("[phone:");
    assertThat(masked.get("d")).isEqualTo(new Value.Real(1_795_403_787_686.0));
    assertThat(masked.get("e")).isEqualTo(new Value.Real(1_101_700_230_708.5));
  }

  @Test
  void numbers_of_processes_are_short_and_never_moments() {
    Fields masked =
        masker.mask(
            Fields.builder()
                .put("process.pid", 1_101_700_230_708L)
                .put("pid", Long.parseLong(ID_AND_MOMENT))
                .put("tid", NATIONAL_ID)
                .put("ppid", 4711L)
                .build(),
            tally);
    assertThat(masked.text("process.pid", "")).startsWith("[national-id:");
    assertThat(masked.text("pid", "")).startsWith("[national-id:");
    assertThat(masked.text("tid", "")).startsWith("[national-id:");
    assertThat(masked.get("ppid")).isEqualTo(new Value.Whole(4711));
    Fields short7 = Fields.builder().put("process.pid", 4_194_303L).put("tid", "4194303").build();
    assertThat(masker.mask(short7, tally)).isSameAs(short7);
  }

  @Test
  void odd_ways_of_writing_a_number_hide_nothing() {
    for (String id :
        List.of(
            "1.1017.00230.70.8", "1-1017/00230-70/8", "1/1017/00230/70/8", "1_1017_00230_70_8")) {
      assertThat(masker.mask("id " + id + ".", "message")).as(id).startsWith("id [national-id:");
    }
    assertThat(masker.mask("card 4111_1111_1111_1111", "message")).startsWith("card [card:");
    for (String phone :
        List.of("tel0812399909x", "โทร0812399909x", "call 00966501234567", "00966 50 123 4567")) {
      assertThat(masker.mask(phone, "message")).as(phone).contains("[phone:");
    }
    for (String none :
        List.of(
            "1.1017.00230.70.9",
            "1.1017.00230.70.8.1",
            "4111_1111_1111_1112",
            "tel0812399909111x",
            "00123456789012",
            "order 0000966501234567")) {
      assertThat(masker.mask(none, "message")).as(none).isEqualTo(none);
    }
    Json.Numeral negative = new Json.Numeral("-" + NATIONAL_ID);
    assertThat(masker.mask(negative, "amount", tally))
        .isEqualTo(new Json.Text(masker.mask(NATIONAL_ID, "message")));
    Fields fields = Fields.builder().put("amount", -1_101_700_230_708L).build();
    assertThat(masker.mask(fields, tally).text("amount", "")).startsWith("[national-id:");
  }

  @Test
  void the_same_numbers_of_json_are() {
    for (String digits :
        List.of(
            NATIONAL_ID,
            NATIONAL_ID + ".0",
            NATIONAL_ID + ".000",
            "1.101700230708E12",
            "1101700230708e0",
            "11017002307080e-1")) {
      Json masked = masker.mask(new Json.Numeral(digits), "amount", tally);
      assertThat(masked).as(digits).isEqualTo(new Json.Text(masker.mask(NATIONAL_ID, "message")));
    }
    for (String digits :
        List.of("1795403787686.0", "1e300", "1101700230708.25", "1e-300", "1e999999999")) {
      Json number = new Json.Numeral(digits);
      assertThat(masker.mask(number, "amount", tally)).isSameAs(number);
    }
  }
}
