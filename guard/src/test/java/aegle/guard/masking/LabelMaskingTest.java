package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LabelMaskingTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);
  private static final int RANDOM_SERIES = 20_000;

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final LeakTally tally = new LeakTally(new Source("", "remote_write", "platform"));

  /** Series of exporters as they stand on their pages, one label a line. */
  private static final String FLEET =
      """
      __name__=http_request_duration_seconds_bucket
      le=0.005
      le=+Inf
      le=1e+06
      le=1795403787686
      quantile=0.99
      job=node
      job=kubernetes-pods/booking
      instance=10.0.12.7:9100
      instance=203.0.113.7:9100
      instance=[2001:db8::8a2e:370:7334]:9100
      instance=https://clinic.example/api/health?probe=1
      target=8.8.8.8
      clinic_id=bangkok-siam
      pod=booking-7d9f8c6b5-x2x9z
      pod=postgres-0812345678-abcde
      uid=550e8400-e29b-41d4-a716-446655440000
      container_id=containerd://3f4e0812345678901234567890123456789012345678901234567890abcdef01
      image=ghcr.io/clinic/booking:v1.24.3@sha256:0812345678901234567890123456789012345678901234567890123456789012
      image_id=registry.k8s.io/pause@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097
      path=/api/bookings/4711/slots
      path=/api/bookings/550e8400-e29b-41d4-a716-446655440000
      path=/static/logo@2x.png
      path=/_next/static/chunks/4711-0812f3a4b5c6d7e8.js
      route=/patients/[id]/visits
      handler=/api/v1/query_range
      method=GET
      status=200
      code=2xx
      version=1.2.3.4
      version=v1.24.3+k3s1
      revision=121e0970f1f2dbea0fce00cea430e3952ca00000
      goversion=go1.25.3
      name=getty@tty1.service
      name=user@1000.service
      name=postgresql@15-main.service
      name=systemd-fsck@dev-disk-by\\x2duuid-0812.service
      name=docker.socket
      address=02:42:ac:11:00:02
      broadcast=ff:ff:ff:ff:ff:ff
      address_family=ipv4
      device=/dev/disk/by-uuid/0812-3456
      device=nvme0n1p1
      mountpoint=/var/lib/docker/overlay2/0812345678901234567890123456789012345678901234567890123456789012/merged
      datname=beauty_ai_precision
      queryid=-1234567890123456789
      queryid=4111111111111111
      usename=postgres
      user=postgres
      user=root
      application_name=psql
      cell=zone1
      pin=4
      pass=false
      auth=none
      secret=booking-tls
      created=1795403787686
      start_time=1795403787
      date=2026-11-23
      build=20261123114512
      time=2026-11-23T11:45:12.123Z
      account_id=123456789012
      arn=arn:aws:rds:ap-southeast-1:123456789012:db:clinic
      topic=bookings.created.v1
      group=consumer-booking-1
      client_id=consumer-booking-1-550e8400-e29b-41d4-a716-446655440000
      partition=12
      cpu=0
      mode=idle
      fstype=ext4
      sysname=Linux
      release=6.1.0-26-amd64
      domainname=(none)
      namespace=beauty
      node=ip-10-0-12-7.ap-southeast-1.compute.internal
      rule_group=/etc/aegle/rules/clinic.yml;bookings
      alertname=BookingErrorRateHigh
      severity=critical
      reason=CrashLoopBackOff
      condition=Ready
      lng=th
      mobile=true
      query=SELECT
      error=timeout after 30s
      service=การจอง
      browser=Chrome 156.0.7000.12
      os=Windows NT 10.0
      ua=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36
      """;

  @Test
  void labels_of_an_ordinary_fleet_are_left_as_they_are() {
    List<String> wrong = new ArrayList<>();
    for (String line : FLEET.strip().split("\n", -1)) {
      int equals = line.indexOf('=');
      Labels labels = Labels.of(line.substring(0, equals), line.substring(equals + 1));
      Labels masked = masker.mask(labels, tally);
      if (!masked.equals(labels)) {
        wrong.add(line + " became " + masked);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tally.total()).isZero();
  }

  @Test
  void identifiers_that_machines_draw_by_lot_are_nobodys() {
    Random random = new Random(4711);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < RANDOM_SERIES; i++) {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      String hex = HexFormat.of().formatHex(bytes);
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      Labels labels =
          Labels.of(
              "path",
              "/api/visits/" + uuid,
              "object",
              uuid,
              "digest_of",
              "sha256:" + hex,
              "short",
              hex.substring(0, 12),
              "host_of",
              "web-" + hex.substring(0, 8) + "-" + hex.substring(8, 13),
              "request",
              hex.substring(0, 26),
              "booking",
              String.valueOf(random.nextInt(1_000_000_000)));
      if (!masker.mask(labels, tally).equals(labels)) {
        wrong.add(labels + " -> " + masker.mask(labels, tally));
      }
    }
    System.out.printf(
        "labels: %d of %d random series touched %s%n",
        wrong.size(), RANDOM_SERIES, wrong.stream().limit(5).toList());
    assertThat(wrong.size()).isLessThan(RANDOM_SERIES / 1_000);
  }

  @Test
  void what_a_label_says_of_a_person_is_masked_and_two_persons_stay_apart() {
    Labels first = masker.mask(Labels.of("patient_email", "a@b.example", "job", "web"), tally);
    Labels second = masker.mask(Labels.of("patient_email", "c@b.example", "job", "web"), tally);
    assertThat(first.get("patient_email")).matches("\\[email:[0-9a-f]{12}]");
    assertThat(first).isNotEqualTo(second);
    assertThat(masker.mask(Labels.of("page", "/patients/0812345678"), tally).get("page"))
        .startsWith("/patients/[phone:");
    assertThat(masker.mask(Labels.of("citizen_id", "1101700230708"), tally).get("citizen_id"))
        .startsWith("[national-id:");
    assertThat(masker.mask(Labels.of("diagnosis", "flu"), tally).get("diagnosis"))
        .isEqualTo("[health]");
    assertThat(tally.leaks())
        .anySatisfy(leak -> {
          assertThat(leak.path()).isEqualTo("patient_email");
          assertThat(leak.source().sender()).isEqualTo("job web");
        });
  }

  @Test
  void a_key_in_the_label_of_a_machine_is_found_all_the_same() {
    assertThat(masker.mask(Labels.of("instance", "https://u:p4ss@db.example/x"), tally))
        .isEqualTo(Labels.of("instance", "https://[secret]@db.example/x"));
    assertThat(masker.mask(Labels.of("pod", "suda@clinic.example"), tally).get("pod"))
        .startsWith("[email:");
  }

  @Test
  void a_checksum_or_a_country_code_gives_a_number_away_in_labels_of_machines_too() {
    for (String name :
        List.of(
            "pid",
            "tid",
            "uid",
            "name",
            "addr",
            "reason",
            "code",
            "version",
            "host",
            "zone",
            "node",
            "namespace",
            "pod",
            "instance",
            "clinic_id",
            "request_id",
            "created",
            "metric",
            "job",
            "container_id",
            "status")) {
      assertThat(masked(name, "1101700230708")).as(name).startsWith("[national-id:");
      assertThat(masked(name, "1-1017-00230-70-8")).as(name).startsWith("[national-id:");
      assertThat(masked(name, "4111111111111111")).as(name).startsWith("[card:");
      assertThat(masked(name, "+66812345678")).as(name).startsWith("[phone:");
    }
    assertThat(masked("member_id", "1101700230708")).startsWith("u_");
    assertThat(masked("pid", "1234567")).isEqualTo("1234567");
    assertThat(masked("trace_id", "1101700230708")).isEqualTo("1101700230708");
    assertThat(masked("le", "1101700230708")).isEqualTo("1101700230708");
  }

  @Test
  void labels_know_users_names_and_addresses_as_records_do() {
    assertThat(masked("enduser_id", "somchai.j")).startsWith("u_");
    assertThat(masked("enduser_name", "somchai")).startsWith("[name:");
    assertThat(masked("url_full", "https://clinic.example/p?email=a%40b.example&page=2"))
        .contains("[email:")
        .endsWith("&page=2");
    assertThat(masked("customer", "Somchai Jaidee")).startsWith("[name:");
    assertThat(masked("contact", "สมชาย ใจดี")).startsWith("[name:");
    assertThat(masked("customer", "bangkok-siam")).isEqualTo("bangkok-siam");
    assertThat(masked("contact", "sre-team")).isEqualTo("sre-team");
    assertThat(masked("name", "นายสมชาย ใจดี")).contains("[name:").doesNotContain("สมชาย");
    assertThat(masked("name", "Mrs. Suda Rakdee")).contains("[name:").doesNotContain("Suda");
    assertThat(masked("addr", "suda@clinic.example")).startsWith("[email:");
  }

  @Test
  void a_name_of_a_metric_that_holds_a_person_becomes_a_fixed_one() {
    for (String name :
        List.of(
            "calls of a@b.example",
            "visits_1101700230708",
            "visits_1_1017_00230_70_8",
            "visits.1.1017.00230.70.8",
            "paid_4111_1111_1111_1111",
            "calls_66812345678",
            "calls+14155550100")) {
      assertThat(masked("__name__", name)).as(name).isEqualTo("masked_name");
    }
    assertThat(masked("__name__", "visits_1101700230708_bucket")).isEqualTo("masked_name_bucket");
    assertThat(masked("__name__", "build_20261123114512_total"))
        .isEqualTo("build_20261123114512_total");
    assertThat(tally.leaks()).anySatisfy(leak -> assertThat(leak.path()).isEqualTo("__name__"));
  }

  @Test
  void a_sender_is_masked_before_anybody_is_shown_who_it_is() {
    LeakTally sent = new LeakTally(new Source("", "loki", "shipper (suda@clinic.example)"));
    masker.mask(Labels.of("patient_email", "a@b.example"), sent);
    assertThat(masker.leaks(sent))
        .singleElement()
        .satisfies(leak ->
            assertThat(leak.source().sender()).matches("shipper \\(\\[email:[0-9a-f]{12}]\\)"));
  }

  private String masked(String name, String value) {
    Labels masked = masker.mask(Labels.of(name, value), tally);
    return masked.get(name);
  }

  @Test
  void an_operators_rule_for_a_name_goes_before_what_the_name_means_among_machines() {
    Masker strict =
        new Masker(
            MaskingRules.builder().field(FieldRule.personal("device", Kind.USER_ID)).build(), KEY);
    assertThat(strict.mask(Labels.of("device", "sda"), tally).get("device")).startsWith("u_");
  }
}
