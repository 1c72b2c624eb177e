package aegle.server;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The people at the other end: a pager behind HTTP and a mailbox behind SMTP, both real servers.
 */
final class PagedWard implements AutoCloseable {
  private static final Path SHIPPED = Path.of("..", "config");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final HttpServer pager;
  private final ConcurrentLinkedQueue<Page> pages = new ConcurrentLinkedQueue<>();

  /** A message that the pager got, and when. */
  record Page(Instant at, JsonNode body) {
    String status() {
      return body.get("status").asString();
    }
  }

  PagedWard(InstantSource clock) throws IOException {
    mail.start();
    pager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pager.createContext(
        "/alerts",
        exchange -> {
          JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
          pages.add(new Page(clock.instant(), body));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    pager.start();
  }

  /** The original rules as shipped, and the notifications with their settings switched on. */
  void writeDecisions(Path folder) throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.copy(SHIPPED.resolve("rules/seed.yml"), rules.resolve("seed.yml"));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        "global: {scrape_interval: 15s, evaluation_interval: 15s}\nrule_files: [rules/seed.yml]\n");
    Files.writeString(folder.resolve("aegle.yml"), "external-url: http://aegle.example\n");
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        switchedOn("alertmanager.yml")
            .replaceAll("(?m)^ +smtp_auth_.*\n", "")
            .replaceAll("(?m)^ +(line|msteamsv2)_configs:\n( +  - .*\n)( +  {2}to: .*\n)?", "")
            .replace("smtp_require_tls: true", "smtp_require_tls: false")
            .replace("smtp.clinic.example:587", "127.0.0.1:" + mail.getSmtp().getPort())
            .replace(
                "https://pager.clinic.example",
                "http://127.0.0.1:" + pager.getAddress().getPort()));
  }

  /** A shipped file after an operator took the '#' away from every setting that waits. */
  static String switchedOn(String file) throws IOException {
    return Files.readString(SHIPPED.resolve(file)).replaceAll("(?m)^( *)#(?=[a-z]|  )", "$1");
  }

  List<Page> pages() {
    return new ArrayList<>(pages);
  }

  /** Subjects of the mails to the people on call, oldest first. */
  List<String> subjects() {
    return Stream.of(mail.getReceivedMessages()).map(PagedWard::subject).toList();
  }

  MimeMessage lastMail() {
    MimeMessage[] all = mail.getReceivedMessages();
    return all[all.length - 1];
  }

  private static String subject(MimeMessage message) {
    try {
      return message.getSubject();
    } catch (MessagingException e) {
      throw new AssertionError("a mail without a subject", e);
    }
  }

  @Override
  public void close() {
    pager.stop(0);
    mail.stop();
  }
}
