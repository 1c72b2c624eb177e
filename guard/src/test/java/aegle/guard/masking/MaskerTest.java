package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskerTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);
  private static final Source SOURCE = new Source("clinic", "sentry", "");

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final LeakTally tally = new LeakTally(SOURCE);

  @Test
  void one_person_has_one_pseudonym_however_the_value_is_written() {
    assertThat(masker.mask("Somchai@Example.com", "user.email"))
        .isEqualTo(masker.mask("somchai@example.com", "message"))
        .startsWith("[email:")
        .hasSize("[email:]".length() + 12);
    String phone = masker.mask("0812345678", "message");
    for (String same :
        List.of("+66 81 234 5678", "081-234-5678", "๐๘๑๒๓๔๕๖๗๘", "+66 (0)81 234 5678")) {
      assertThat(masker.mask(same, "message")).isEqualTo(phone);
    }
    assertThat(masker.mask("นายสมชาย ใจดี", "patient_name"))
        .isEqualTo(masker.mask("สมชาย ใจดี", "patient_name"));
    assertThat(masker.mask("HN 12345/66", "hn")).isEqualTo(masker.mask("12345/66", "hn"));
  }

  @Test
  void another_key_makes_other_pseudonyms() {
    byte[] other = "a key that others have".getBytes(StandardCharsets.UTF_8);
    assertThat(new Masker(MaskingRules.usual(), other).mask("a@b.example", "message"))
        .isNotEqualTo(masker.mask("a@b.example", "message"));
    assertThatThrownBy(() -> new Masker(MaskingRules.usual(), new byte[8]))
        .hasMessageContaining("8 bytes");
  }

  @Test
  void a_user_is_replaced_by_a_pseudonym_once() {
    Fields fields = Fields.builder().put("user.id", "4711").put("userId", 4711).build();
    Fields once = masker.mask(fields, tally);
    assertThat(once.text("user.id", "")).matches("u_[0-9a-f]{16}");
    assertThat(once.get("userId")).isEqualTo(once.get("user.id"));
    assertThat(masker.mask(once, tally)).isEqualTo(once);
  }

  @Test
  void fields_are_masked_by_their_name_in_any_spelling() {
    Fields fields =
        Fields.builder()
            .put("user.first_name", "Malee")
            .put("firstName", "Malee")
            .put("http.request.header.x-api-key", "madeup")
            .put("csrfToken", "madeup")
            .put("ชื่อ", "มะลิ")
            .put("clinical-notes", "itchy")
            .put("geo.lat", 13.7563)
            .build();
    Fields masked = masker.mask(fields, tally);
    assertThat(masked.get("clinical-notes")).isNull();
    assertThat(masked.text("geo.lat", "")).isEqualTo("[location]");
    for (int i = 0; i < masked.size(); i++) {
      assertThat(masked.value(i).text()).startsWith("[");
    }
  }

  @Test
  void what_machines_need_is_left_alone() {
    Fields fields =
        Fields.builder()
            .put("trace.id", "12345678901234567890123456789012")
            .put("span.id", "1234567890123456")
            .put("event.id", "4111111111111111aaaaaaaaaaaaaaaa")
            .put("release", "clinic-web@2.4.1")
            .put("http.route", "/api/bookings/[id]")
            .put("sdk.version", "11.12.0")
            .put("duration.ms", 12.5)
            .put("gen_ai.usage.input_tokens", 420)
            .put("start", 1_795_403_787_686L)
            .put(
                "message",
                "GET /api/bookings 200 in 31 ms, took=31ms id=5f0c at 2026-11-23T08:03:20.123Z")
            .put("user_agent.original", "Mozilla/5.0 Chrome/120.0.6099.109 Safari/537.36")
            .build();
    assertThat(masker.mask(fields, tally)).isSameAs(fields);
    assertThat(tally.leaks()).isEmpty();
  }

  @Test
  void a_technical_field_that_holds_a_person_is_masked_all_the_same() {
    assertThat(masker.mask("malee@example.com", "release")).startsWith("[email:");
    assertThat(masker.mask("sk_live_MADEUPMADEUPMADEUP1234", "log.logger")).startsWith("[api-key:");
  }

  @Test
  void names_of_fields_are_values_too() {
    Fields masked =
        masker.mask(Fields.builder().put("seen.malee@example.com", true).build(), tally);
    assertThat(masked.name(0)).doesNotContain("malee@example.com");
    assertThat(masked.get(masked.name(0))).isEqualTo(new Value.Flag(true));
  }

  @Test
  void trees_are_masked_by_path_and_by_words() {
    Json.Members tree =
        members(
            "user", members("name", text("Malee Saendee"), "geo", text("Bangkok")),
            "address",
                members(
                    "line1",
                    text("99/1 Made Up Road"),
                    "lines",
                    new Json.Items(List.of(text("Bangkok")))),
            "breadcrumbs", new Json.Items(List.of(members("message", text("call 0812345678")))),
            "headers",
                new Json.Items(
                    List.of(new Json.Items(List.of(text("Cookie"), text("sid=madeup"))))),
            "attributes",
                new Json.Items(
                    List.of(
                        members(
                            "key",
                            text("user.email"),
                            "value",
                            members("stringValue", text("nobody"))))),
            "id", new Json.Numeral("1101700230708"),
            "at", new Json.Numeral("1795403787686"),
            "diagnosis", members("code", text("L20")));
    Json masked = masker.mask(tree, "", tally);
    assertThat(masked.toString())
        .doesNotContain("Malee")
        .doesNotContain("Made Up")
        .doesNotContain("0812345678")
        .doesNotContain("madeup")
        .doesNotContain("nobody")
        .doesNotContain("1101700230708")
        .doesNotContain("L20")
        .contains("1795403787686");
    assertThat(tally.leaks())
        .extracting(leak -> leak.kind() + " " + leak.path())
        .contains(
            "name user.name",
            "address address.lines[]",
            "phone breadcrumbs[].message",
            "cookie headers[].Cookie",
            "email attributes[].user.email.stringValue",
            "health diagnosis");
    assertThat(masker.mask(masked, "", tally)).isSameAs(masked);
  }

  @Test
  void statements_keep_their_shape_and_lose_their_literals() {
    String sql =
        "SELECT * FROM patients WHERE name = 'O''Brien' AND age > 42 -- for malee@example.com\n"
            + " AND hn IN ($1, E'x\\'y', 0x1F) /* 0812345678 */ LIMIT 10";
    assertThat(masker.mask(sql, "db.statement"))
        .isEqualTo(
            "SELECT * FROM patients WHERE name = ? AND age > ? \n AND hn IN ($1, ?, ?) LIMIT ?");
    Fields span =
        Fields.builder().put("span.op", "db.sql.query").put("span.name", "SELECT 'Malee'").build();
    assertThat(masker.mask(span, tally).text("span.name", "")).isEqualTo("SELECT ?");
  }

  @Test
  void the_leak_map_says_where_and_who_but_never_what() {
    Entry log =
        new Entry(
            EntryKind.LOG,
            1,
            Fields.builder()
                .put("message", "mail to malee@example.com and anong@example.com")
                .put("log.logger", "booking")
                .build());
    Measurement count =
        new Measurement(
            "bookings", Labels.of("email", "malee@example.com"), Measurement.Kind.COUNT, 1, 1);
    FilePart file =
        new FilePart(
            FilePart.Kind.ATTACHMENT,
            "malee@example.com.txt",
            Fields.NONE,
            "โทร 0812345678".getBytes(StandardCharsets.UTF_8));
    Masked masked =
        masker.mask(SignalBatch.builder().add(log).add(count).add(file).build(), SOURCE);
    assertThat(masked.leaks())
        .extracting(leak ->
            leak.count()
                + " "
                + leak.kind()
                + " "
                + leak.signal()
                + " "
                + leak.path()
                + " "
                + leak.source().sender())
        .containsExactly(
            "2 email log message logger booking",
            "1 email measurement email ",
            "1 email file file.name ",
            "1 phone file file.content ");
    assertThat(masked.leaks().toString()).doesNotContain("malee");
    assertThat(new String(masked.batch().files().getFirst().content(), StandardCharsets.UTF_8))
        .startsWith("โทร [phone:");
    assertThat(masked.batch().measurements().getFirst().labels().get("email"))
        .startsWith("[email:");
  }

  @Test
  void the_leak_map_is_bounded() {
    for (int i = 0; i < 10_000; i++) {
      masker.mask(
          "malee@example.com",
          "field" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676),
          tally);
    }
    assertThat(tally.leaks()).hasSizeLessThanOrEqualTo(LeakTally.MAX_PLACES + 1);
    assertThat(tally.leaks().stream().mapToLong(Leak::count).sum()).isEqualTo(10_000);
  }

  @Test
  void bytes_that_are_no_text_are_left_and_text_in_another_encoding_is_searched() {
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2};
    byte[] latin = "caf\u00e9 malee@example.com".getBytes(StandardCharsets.ISO_8859_1);
    Masked masked =
        masker.mask(
            SignalBatch.builder()
                .add(new FilePart(FilePart.Kind.ATTACHMENT, "a", Fields.NONE, picture))
                .add(new FilePart(FilePart.Kind.ATTACHMENT, "b", Fields.NONE, latin))
                .build(),
            SOURCE);
    assertThat(masked.batch().files().getFirst().content()).isEqualTo(picture);
    assertThat(new String(masked.batch().files().getLast().content(), StandardCharsets.ISO_8859_1))
        .startsWith("caf\u00e9 [email:");
  }

  @Test
  void addresses_of_the_internet_are_cut_to_their_network() {
    assertThat(masker.mask("from 203.0.113.77", "message")).isEqualTo("from 203.0.113.0");
    assertThat(masker.mask("2001:db8:1:2::3", "ip")).isEqualTo("2001:db8:1::");
    assertThat(masker.mask("10.0.0.5 and version 8.4.4.12 and v1.2.3.4", "message"))
        .isEqualTo("10.0.0.5 and version 8.4.4.12 and v1.2.3.4");
    Masker keeping = new Masker(MaskingRules.builder().addresses(AddressPolicy.KEEP).build(), KEY);
    assertThat(keeping.mask("203.0.113.77", "message")).isEqualTo("203.0.113.77");
  }

  @Test
  void rules_of_an_operator_come_first() {
    MaskingRules rules =
        MaskingRules.builder()
            .action(Kind.EMAIL, Action.MASK)
            .field(FieldRule.of("support_email", FieldRule.Treatment.KEEP))
            .field(FieldRule.personal("room", Kind.ADDRESS))
            .text(new FreeTextRule("staff-number", "ST-[0-9]{4}", "message", Action.PSEUDONYM))
            .exception(
                new SourceException(
                    "*", "otlp", "*", List.of(FieldRule.of("*", FieldRule.Treatment.KEEP))))
            .build();
    Masker own = new Masker(rules, KEY);
    assertThat(own.mask("malee@example.com", "message")).isEqualTo("[email]");
    assertThat(own.mask("help@example.com", "supportEmail")).isEqualTo("help@example.com");
    assertThat(own.mask("12", "room")).isEqualTo("[address]");
    String staff = own.mask("by ST-1234", "message");
    assertThat(staff).matches("by \\[staff-number:[0-9a-f]{12}]");
    assertThat(own.mask(staff, "message")).isEqualTo(staff);
    LeakTally otlp = new LeakTally(new Source("clinic", "otlp", ""));
    assertThat(own.mask("malee@example.com", "message", otlp)).isEqualTo("malee@example.com");
  }

  @Test
  void wrong_settings_are_all_named() {
    assertThatThrownBy(() ->
            MaskingRules.builder()
                .pseudonymDigits(3)
                .field(FieldRule.personal("a..b", Kind.NAME))
                .text(new FreeTextRule("Bad Name", "(", "", Action.MASK))
                .text(new FreeTextRule("empty", "a*", "", Action.MASK))
                .build())
        .hasMessageContaining("pseudonym digits are 3")
        .hasMessageContaining("a..b")
        .hasMessageContaining("Bad Name")
        .hasMessageContaining("no valid expression")
        .hasMessageContaining("meets the empty text");
  }

  @Test
  void words_that_begin_like_titles_are_no_names() {
    for (String text :
        List.of(
            "คุณภาพการนอนหลับ ของคนไข้",
            "ขอบคุณค่ะ ขอบคุณมากครับ",
            "นายกรัฐมนตรี แถลงข่าว",
            "นางแบบ สวยมาก",
            "Ms Word and 5 ms",
            "patients with MS. People recover",
            "คุณสมบัติ ของยา",
            "I Miss You All",
            "เจ้านาย ประชุม ทุกวัน",
            "คุณหมอ นัด พรุ่งนี้")) {
      assertThat(masker.mask(text, "message")).isEqualTo(text);
    }
  }

  private static Json.Text text(String value) {
    return new Json.Text(value);
  }

  private static Json.Members members(Object... namesAndValues) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
    }
    return new Json.Members(members);
  }

  @Test
  void names_in_double_quotes_stay_and_strings_in_double_quotes_go() {
    assertThat(sql("SELECT \"u\".\"email\", \"id\" FROM \"users\" AS \"u\" WHERE \"id\" = $1"))
        .isEqualTo("SELECT \"u\".\"email\", \"id\" FROM \"users\" AS \"u\" WHERE \"id\" = $1");
    assertThat(sql("INSERT INTO \"visits\" (\"clinic\", \"note\") VALUES ($1, $2)"))
        .isEqualTo("INSERT INTO \"visits\" (\"clinic\", \"note\") VALUES ($1, $2)");
    assertThat(sql("SELECT * FROM patients WHERE name = \"Somchai Jaidee\" AND ward = 3"))
        .isEqualTo("SELECT * FROM patients WHERE name = ? AND ward = ?");
    assertThat(sql("UPDATE t SET name = \"Somchai\"")).isEqualTo("UPDATE t SET name = ?");
    assertThat(sql("CALL f(\"diabetes\", \"b\")")).isEqualTo("CALL f(?, ?)");
    assertThat(sql("SELECT note(\"diabetes\")")).isEqualTo("SELECT note(?)");
    assertThat(sql("INSERT INTO t (a) VALUES (\"Somchai\"), (\"Malee\")"))
        .isEqualTo("INSERT INTO t (a) VALUES (?), (?)");
    assertThat(sql("WHERE a LIKE \"Som%\" OR b IN (\"x\")"))
        .isEqualTo("WHERE a LIKE ? OR b IN (?)");
    assertThat(sql("SET a = \"So \\\"m\\\" chai\", b")).isEqualTo("SET a = ?, b");
    assertThat(sql("SET a = \"never closed Somchai")).isEqualTo("SET a = ?");
  }

  private static String sql(String statement) {
    return SqlText.withoutLiterals(statement);
  }

  @Test
  void an_own_rule_looks_behind_escapes_as_the_others_do() {
    MaskingRules rules =
        MaskingRules.builder()
            .text(new FreeTextRule("visit", "/visits/\\d{6}", "", Action.MASK))
            .build();
    Masker own = new Masker(rules, KEY);
    assertThat(own.mask("GET /visits/310001", "message")).isEqualTo("GET [visit]");
    assertThat(own.mask("next=%2Fvisits%2F310001&a", "message")).isEqualTo("next=[visit]&a");
    assertThat(own.mask("\\/visits\\/310001", "message")).isEqualTo("[visit]");
    assertThat(own.mask("/vis\u200Bits/310001 ok", "message")).isEqualTo("[visit] ok");
  }
}
