package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.StateLocation;
import aegle.signals.Labels;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail over real SMTP. */
class EmailTest {
  private static final Labels DOWN =
      Labels.of("alertname", "DatabaseDown", "severity", "critical", "instance", "clinic-db");

  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private NotifyHouse house;

  @BeforeEach
  void open(@TempDir Path folder) {
    mail.start();
    house = new NotifyHouse(StateLocation.inDataFolder(folder), folder);
  }

  @AfterEach
  void close() {
    house.close();
    mail.stop();
  }

  private void startWith(String more) {
    house.start(
        """
        global: {smtp_smarthost: '127.0.0.1:%d', smtp_from: aegle@clinic.example}
        route: {receiver: ward, group_by: [alertname], group_wait: 1s, group_interval: 5s}
        receivers:
          - name: ward
            email_configs: [{to: 'Nurse Nok <nok@clinic.example>, bo@clinic.example', %s}]
        """
            .formatted(mail.getSmtp().getPort(), more));
  }

  private static String part(MimeMessage message, int index) throws Exception {
    return ((Multipart) message.getContent()).getBodyPart(index).getContent().toString();
  }

  @Test
  void a_nurse_reads_what_happened_since_when_and_where_to_look() throws Exception {
    startWith("require_tls: false, send_resolved: true");
    house.tell(
        DOWN,
        Map.of(
            "summary",
            "PostgreSQL is down",
            "description",
            "No answer for <2 minutes>.",
            "runbook_url",
            "https://aegle.example/runbooks/db"),
        -120,
        Instant.EPOCH);
    house.runUntil(1);
    house.ends(DOWN, -120, 1);
    house.runUntil(7);

    MimeMessage[] got = mail.getReceivedMessages();
    assertThat(got).hasSize(4);
    MimeMessage first = got[0];
    assertThat(first.getSubject()).isEqualTo("[FIRING:1] DatabaseDown (clinic-db critical)");
    assertThat(first.getFrom()[0]).hasToString("aegle@clinic.example");
    assertThat(first.getAllRecipients()).hasSize(2);
    assertThat(first.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(first.getMessageID()).endsWith("@aegle.invalid>");
    assertThat(first.getContentType()).startsWith("multipart/alternative");
    assertThat(part(first, 0).replace("\r\n", "\n"))
        .isEqualTo(
            """
            1 alert is firing.

            DatabaseDown: PostgreSQL is down
              State: firing
              Since: Sunday 1 March 2026, 09:58 UTC (2m)
              What happened: No answer for <2 minutes>.
              What to do: https://aegle.example/runbooks/db
              Where: instance clinic-db, severity critical
              Look here: http://aegle.example/graph

            All alerts: http://aegle.example:8600/alerts
            """);
    assertThat(part(first, 1))
        .contains("PostgreSQL is down", "No answer for &lt;2 minutes&gt;.")
        .contains("<a href=\"https://aegle.example/runbooks/db\">")
        .doesNotContain("<2 minutes>", "<script");
    // GreenMail sorts by mailbox: two mails to one person, two to the other.
    assertThat(got[1].getSubject()).startsWith("[RESOLVED] DatabaseDown");
    assertThat(part(got[1], 0)).startsWith("1 alert has ended.");
    assertThat(house.receipts().getFirst().status()).isEqualTo(250);
  }

  @Test
  void a_line_break_in_a_label_makes_no_header() throws Exception {
    startWith("require_tls: false, headers: {X-Clinic: north}");
    house.fires(Labels.of("alertname", "Down\r\nBcc: thief@evil.example\r\n\r\nbody"), 0);
    house.runUntil(1);
    MimeMessage got = mail.getReceivedMessages()[0];
    assertThat(got.getHeader("Bcc")).isNull();
    assertThat(got.getHeader("X-Clinic")).containsExactly("north");
    assertThat(mail.getReceivedMessages()).as("no third recipient").hasSize(2);
    assertThat(got.getSubject()).contains("Bcc: thief@evil.example");
  }

  @Test
  void a_server_without_starttls_gets_nothing_when_tls_is_required() {
    startWith("");
    house.fires(DOWN, 0);
    house.runUntil(3);
    assertThat(mail.getReceivedMessages()).isEmpty();
    assertThat(house.receipts()).hasSize(1);
    assertThat(house.receipts().getFirst().detail()).contains("no STARTTLS");
  }

  @Test
  void a_wrong_password_is_not_tried_again_and_not_told() {
    mail.setUser("aegle", "right");
    startWith("require_tls: false, auth_username: aegle, auth_password: hunter2");
    house.fires(DOWN, 0);
    house.runUntil(3);
    assertThat(house.receipts()).hasSize(1);
    assertThat(house.receipts().getFirst().detail())
        .isEqualTo("the mail server refused the user name or password");
    assertThat(house.count("aegle.notifications.failed", "reason", "auth_failed")).isOne();
  }

  @Test
  void a_right_password_is_taken() {
    mail.setUser("aegle", "right");
    startWith("require_tls: false, auth_username: aegle, auth_password: right, text: look here");
    house.fires(DOWN, 0);
    house.runUntil(1);
    assertThat(mail.getReceivedMessages()).hasSize(2);
  }

  @Test
  void nobody_at_the_address_is_tried_again() {
    startWith("require_tls: false");
    mail.stop();
    house.fires(DOWN, 0);
    house.runUntil(1.8);
    assertThat(house.receipts()).hasSize(2);
    assertThat(house.receipts().getFirst().detail()).contains("connect");
    mail.start();
  }

  @Test
  void mails_about_one_group_are_one_conversation() throws Exception {
    startWith(
        "require_tls: false, send_resolved: true, threading: {enabled: true, thread_by_date: daily},"
            + " html: '<a href=\"/x?q={{ .CommonLabels.alertname }}\">{{ .Status }}</a>'");
    house.fires(Labels.of("alertname", "a&b", "instance", "x"), 0);
    house.runUntil(1);
    MimeMessage got = mail.getReceivedMessages()[0];
    String[] thread = got.getHeader("References");
    assertThat(thread[0]).matches("<alert-[0-9a-f]{16}-2026-03-01@aegle.invalid>");
    assertThat(got.getHeader("In-Reply-To")).isEqualTo(thread);
    assertThat(part(got, 1)).isEqualTo("<a href=\"/x?q=a%26b\">firing</a>");
  }
}
