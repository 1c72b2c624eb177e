package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail over TLS, and the ways to sign in. */
class SecureMailTest {
  @TempDir private Path folder;

  private Channel.Reply send(SmallSmtpServer server, String settings) throws Exception {
    try (ReceiverKit kit = new ReceiverKit(folder)) {
      return kit.tell(
          "email",
          "to: nok@clinic.example, from: a@clinic.example, smarthost: '127.0.0.1:%d', %s"
              .formatted(server.port(), settings),
          ReceiverKit.firing());
    }
  }

  @Test
  void nothing_but_a_greeting_is_said_before_starttls() throws Exception {
    try (SmallSmtpServer server = new SmallSmtpServer(folder, false, "PLAIN", "x")) {
      Channel.Reply reply = send(server, "tls_config: {ca_file: ca.pem}");
      assertThat(reply).isInstanceOf(Channel.Reply.Accepted.class);
      assertThat(server.said.get(0)).startsWith("EHLO");
      assertThat(server.said.get(1)).isEqualTo("STARTTLS");
      assertThat(server.said.subList(2, server.said.size())).allMatch(line -> line.startsWith("*"));
      assertThat(server.mails).hasSize(1);
    }
  }

  @Test
  void a_certificate_that_nobody_trusts_gets_no_mail() throws Exception {
    try (SmallSmtpServer server = new SmallSmtpServer(folder, false, "PLAIN", "x")) {
      Channel.Reply reply = send(server, "hello: clinic");
      assertThat(reply).isInstanceOf(Channel.Reply.Refused.class);
      assertThat(server.mails).isEmpty();
    }
  }

  @Test
  void tls_from_the_start_is_forced_on_any_port() throws Exception {
    try (SmallSmtpServer server = new SmallSmtpServer(folder, true, "PLAIN", "x")) {
      Channel.Reply reply = send(server, "force_implicit_tls: true, tls_config: {ca_file: ca.pem}");
      assertThat(reply).isInstanceOf(Channel.Reply.Accepted.class);
      assertThat(server.said).allMatch(line -> line.startsWith("*"));
    }
  }

  @Test
  void a_secret_is_proved_by_cram_md5_and_never_sent() throws Exception {
    try (SmallSmtpServer server = new SmallSmtpServer(folder, false, "CRAM-MD5", "s3cr3t")) {
      String settings = "require_tls: false, auth_username: aegle, auth_secret: ";
      assertThat(send(server, settings + "s3cr3t, tls_config: {ca_file: ca.pem}"))
          .isInstanceOf(Channel.Reply.Accepted.class);
      assertThat(server.said).anyMatch(line -> line.contains("AUTH CRAM-MD5"));
      Channel.Reply reply = send(server, settings + "wrong, tls_config: {ca_file: ca.pem}");
      assertThat(reply)
          .matches(r -> r instanceof Channel.Reply.Refused no && no.reason().equals("auth_failed"));
    }
  }

  @Test
  void a_user_may_act_for_another_identity() throws Exception {
    try (SmallSmtpServer server = new SmallSmtpServer(folder, false, "PLAIN", "pw")) {
      String settings =
          "auth_username: aegle, auth_identity: boss, auth_password: pw, tls_config: {ca_file:"
              + " ca.pem}";
      assertThat(send(server, settings)).isInstanceOf(Channel.Reply.Accepted.class);
      assertThat(server.mails).hasSize(1);
    }
  }
}
