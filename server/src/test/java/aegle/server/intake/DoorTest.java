package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.YamlNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoorTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final IntakeKeys keys =
      IntakeKeys.read(
          YamlNode.parse(
              "aegle.yml",
              "- name: sender\n  sha256: "
                  + SHA256_OF_ABC
                  + "\n  may: [write]\n  max-per-minute: 7\n"));
  private final Door closed = new Door(() -> keys, false);
  private final Door open = new Door(IntakeKeys::none, true);

  @Test
  void open_intake_takes_in_whoever_is_on_this_machine_and_says_so() {
    assertAdmitted(open, knock("127.0.0.1", "localhost:8600", false));
    assertAdmitted(open, knock("127.8.9.10", "127.0.0.1", false));
    assertAdmitted(open, knock("0:0:0:0:0:0:0:1", "[::1]:8600", false));
    assertAdmitted(open, knock("::1", "LOCALHOST", false));
  }

  @Test
  void open_intake_refuses_other_machines() {
    assertRefused(open, knock("192.0.2.1", "localhost", false), "came from elsewhere");
    assertRefused(open, knock("10.0.0.1", "10.0.0.1", false), "came from elsewhere");
  }

  @Test
  void open_intake_refuses_a_page_that_rebinds_its_name_to_loopback() {
    for (String host :
        new String[] {
          "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost:8600@x"
        }) {
      assertRefused(open, knock("127.0.0.1", host, false), "Host header that names this machine");
    }
  }

  @Test
  void open_intake_refuses_what_a_proxy_forwards() {
    assertRefused(open, knock("127.0.0.1", "localhost", true), "a proxy forwards");
  }

  @Test
  void open_intake_refuses_a_page_of_another_site_and_says_that_it_was_one() {
    Knock page = new Knock("127.0.0.1", "localhost:8600", false, true, Optional.empty());
    assertRefused(open, page, "pages of other sites");
    Knock rebound = new Knock("127.0.0.1", "evil.example", false, true, Optional.empty());
    assertRefused(open, rebound, "Host header that names this machine");
  }

  @Test
  void without_open_intake_loopback_is_no_reason() {
    assertRefused(closed, knock("127.0.0.1", "localhost", false), "a key is needed");
  }

  @Test
  void a_key_opens_from_anywhere_for_what_it_may() {
    Knock knock = new Knock("192.0.2.1", "aegle.example", true, Optional.of("abc"));
    assertThat(closed.judge(knock, Permission.WRITE))
        .isEqualTo(new Door.Verdict.Admitted("sender"));
    assertThat(closed.judge(knock, Permission.READ))
        .isInstanceOfSatisfying(
            Door.Verdict.Forbidden.class,
            forbidden -> assertThat(forbidden.sentence()).contains("'sender' may not read"));
  }

  @Test
  void a_wrong_key_is_refused_without_repeating_it() {
    Knock knock = new Knock("192.0.2.1", "x", false, Optional.of("wr0ng"));
    assertThat(closed.judge(knock, Permission.WRITE))
        .isInstanceOfSatisfying(
            Door.Verdict.Unknown.class,
            unknown -> assertThat(unknown.sentence()).doesNotContain("wr0ng"));
  }

  @Test
  void a_key_has_a_quota_of_its_own() {
    assertThat(keys.perMinute("sender")).isEqualTo(7);
    assertThat(keys.perMinute("another")).isZero();
  }

  @Test
  void a_key_written_in_the_clear_is_refused_with_how_to_hash_it() {
    assertThatThrownBy(() ->
            IntakeKeys.read(
                YamlNode.parse("aegle.yml", "- name: a\n  sha256: secret\n  may: [write]\n")))
        .hasMessageContaining("aegle.yml line 2")
        .hasMessageContaining("sha256sum")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() ->
            IntakeKeys.read(
                YamlNode.parse(
                    "aegle.yml", "- name: a\n  sha256: " + SHA256_OF_ABC + "\n  may: [wrote]\n")))
        .hasMessageContaining(
            "'wrote' is nothing a key may; allowed: write, read, release, reload, backup,"
                + " silence");
  }

  @Test
  void a_keys_name_is_one_word_since_what_comes_with_it_is_kept_under_it() {
    for (String name : new String[] {"'a\" OR project:\"b'", "Clinic", "a b", "''"}) {
      String keys = "- name: " + name + "\n  sha256: " + SHA256_OF_ABC + "\n  may: [write]\n";
      assertThatThrownBy(() -> IntakeKeys.read(YamlNode.parse("aegle.yml", keys)))
          .hasMessageContaining("aegle.yml line 1")
          .hasMessageContaining("lower-case letters, digits, - and _, up to 50");
    }
  }

  private static Knock knock(String peer, String host, boolean forwarded) {
    return new Knock(peer, host, forwarded, Optional.empty());
  }

  private static void assertAdmitted(Door door, Knock knock) {
    assertThat(door.judge(knock, Permission.WRITE)).isInstanceOf(Door.Verdict.Admitted.class);
  }

  private static void assertRefused(Door door, Knock knock, String words) {
    assertThat(door.judge(knock, Permission.WRITE))
        .isInstanceOfSatisfying(
            Door.Verdict.Unknown.class,
            unknown ->
                assertThat(unknown.sentence())
                    .contains(words)
                    .contains("Authorization: Bearer KEY"));
  }
}
