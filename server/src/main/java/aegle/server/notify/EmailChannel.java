package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Sends a mail by SMTP: text and HTML beside each other, STARTTLS as the configuration demands,
 * implicit TLS on port {@value #IMPLICIT_TLS_PORT}.
 */
final class EmailChannel implements Channel {
  static final int IMPLICIT_TLS_PORT = 465;

  /** Longest value of a header, in characters. */
  private static final int MAX_HEADER_CHARS = 900;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private final IntegrationConfig.Email config;
  private final String userAgent;
  private final InstantSource clock;

  EmailChannel(IntegrationConfig.Email config, String userAgent, InstantSource clock) {
    this.config = config;
    this.userAgent = userAgent;
    this.clock = clock;
  }

  @Override
  public Reply deliver(Message message, Duration timeout) {
    try {
      Session session = Session.getInstance(properties(timeout));
      MimeMessage mail = mail(session, message);
      return send(session, mail);
    } catch (AddressException e) {
      return refused("bad_address", "a mail address is not valid: " + e.getMessage());
    } catch (UnreadableSecretException e) {
      return refused("bad_secret", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return refused("tls", String.valueOf(e.getMessage()));
    } catch (AuthenticationFailedException _) {
      return refused("auth_failed", "the mail server refused the user name or password");
    } catch (MessagingException e) {
      return failed(e);
    }
  }

  private Reply send(Session session, MimeMessage mail)
      throws MessagingException, UnreadableSecretException {
    IntegrationConfig.Smtp smtp = config.smtp();
    boolean signsIn = !smtp.userName().isEmpty();
    try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
      String user = signsIn ? smtp.userName() : null;
      Secret secret = smtp.secret().isSet() ? smtp.secret() : smtp.password();
      transport.connect(smtp.host(), smtp.port(), user, signsIn ? secret.read() : null);
      transport.sendMessage(mail, mail.getAllRecipients());
      return new Reply.Accepted(
          transport.getLastReturnCode(), oneLine(transport.getLastServerResponse()));
    }
  }

  private Properties properties(Duration timeout) throws IOException {
    IntegrationConfig.Smtp smtp = config.smtp();
    String millis = String.valueOf(Math.max(1, timeout.toMillis()));
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", millis);
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.writetimeout", millis);
    properties.setProperty("mail.smtp.auth", String.valueOf(!smtp.userName().isEmpty()));
    if (!smtp.hello().isEmpty()) {
      properties.setProperty("mail.smtp.localhost", smtp.hello());
    }
    Boolean asked = smtp.isTlsFromTheStart();
    boolean implicit = asked == null ? smtp.port() == IMPLICIT_TLS_PORT : asked;
    if (smtp.secret().isSet()) {
      properties.setProperty("mail.smtp.sasl.enable", "true");
      properties.setProperty("mail.smtp.sasl.mechanisms", "CRAM-MD5");
    }
    if (!smtp.identity().isEmpty()) {
      properties.setProperty("mail.smtp.sasl.authorizationid", smtp.identity());
    }
    properties.setProperty("mail.smtp.ssl.enable", String.valueOf(implicit));
    properties.setProperty("mail.smtp.starttls.enable", String.valueOf(!implicit));
    properties.setProperty(
        "mail.smtp.starttls.required", String.valueOf(smtp.requiresTls() && !implicit));
    boolean checked = !smtp.tls().isUnchecked();
    properties.setProperty("mail.smtp.ssl.checkserveridentity", String.valueOf(checked));
    properties.put("mail.smtp.ssl.socketFactory", smtp.tls().context().getSocketFactory());
    return properties;
  }

  private MimeMessage mail(Session session, Message message) throws MessagingException {
    MimeMessage mail = new NamedMessage(session);
    mail.setFrom(new InternetAddress(header(config.from().expand(message)), true));
    mail.setRecipients(
        RecipientType.TO, InternetAddress.parse(header(config.to().expand(message)), true));
    mail.setSubject(header(config.subject().expand(message)), "UTF-8");
    mail.setSentDate(Date.from(clock.instant()));
    mail.setHeader("X-Mailer", userAgent);
    // Keeps out-of-office answers away (RFC 3834).
    mail.setHeader("Auto-Submitted", "auto-generated");
    String thread = thread(message);
    if (!thread.isEmpty()) {
      mail.setHeader("References", thread);
      mail.setHeader("In-Reply-To", thread);
    }
    for (Map.Entry<String, TextTemplate> entry : config.headers().entrySet()) {
      setHeader(mail, entry.getKey(), header(entry.getValue().expand(message)));
    }
    mail.setContent(body(message));
    mail.saveChanges();
    return mail;
  }

  /** The name of a mail that was never sent, under which mail programs gather the others. */
  private String thread(Message message) {
    String group = message.keyHash().substring(0, 16);
    return switch (config.threading()) {
      case NONE -> "";
      case GROUP -> "<alert-" + group + "-@aegle.invalid>";
      case DAILY -> "<alert-" + group + "-" + DAY.format(message.at()) + "@aegle.invalid>";
    };
  }

  private static void setHeader(MimeMessage mail, String name, String value)
      throws MessagingException {
    switch (name) {
      case "Subject" -> mail.setSubject(value, "UTF-8");
      case "To", "From", "Cc", "Reply-To", "Sender" ->
          mail.setHeader(name, InternetAddress.toString(InternetAddress.parse(value, true)));
      default ->
          mail.setHeader(name, jakarta.mail.internet.MimeUtility.fold(name.length() + 2, value));
    }
  }

  private Multipart body(Message message) throws MessagingException {
    TextTemplate text = config.text();
    TextTemplate html = config.html();
    boolean own = text != null || html != null;
    Multipart parts = new MimeMultipart("alternative");
    String plain = text == null ? AlertText.plain(message) : text.expand(message);
    // A configuration that writes only HTML still gets our text beside it, for those who need it.
    parts.addBodyPart(part(plain, "plain"));
    if (html != null) {
      parts.addBodyPart(part(html.expandHtml(message), "html"));
    } else if (!own) {
      parts.addBodyPart(part(AlertHtml.page(message), "html"));
    }
    return parts;
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, "UTF-8", subtype);
    return part;
  }

  /** Line breaks in a label must not become headers of their own. */
  private static String header(String value) {
    String line = value.replaceAll("[\\p{Cntrl}]+", " ").strip();
    return line.length() <= MAX_HEADER_CHARS ? line : line.substring(0, MAX_HEADER_CHARS);
  }

  /** A refusal by number is final from 500 on; what has no number is worth another try. */
  private static Reply failed(MessagingException e) {
    int code = code(e);
    if (code > 0) {
      boolean again = code < 500;
      String reason = again ? "server_busy" : "server_refused";
      return new Reply.Refused(code, reason, oneLine(reply(e)), again);
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("STARTTLS")) {
      return refused("tls", "the mail server offers no STARTTLS, which require_tls demands");
    }
    if (e.getCause() instanceof SocketTimeoutException) {
      return new Reply.Refused(0, "timeout", "the mail server did not answer in time", true);
    }
    if (e.getCause() instanceof javax.net.ssl.SSLException tls) {
      return new Reply.Refused(0, "tls", "TLS failed: " + oneLine(tls.getMessage()), true);
    }
    return new Reply.Refused(0, "connection_refused", oneLine(message), true);
  }

  private static int code(MessagingException e) {
    for (Exception at = e;
        at != null;
        at = at instanceof MessagingException m ? m.getNextException() : null) {
      int code =
          switch (at) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPSendFailedException send
                when !(send.getNextException() instanceof SMTPAddressFailedException) ->
                send.getReturnCode();
            default -> 0;
          };
      if (code > 0) {
        return code;
      }
    }
    return 0;
  }

  private static @Nullable String reply(MessagingException e) {
    return e instanceof SendFailedException && e.getNextException() != null
        ? e.getNextException().getMessage()
        : e.getMessage();
  }

  private static Reply refused(String reason, String detail) {
    return new Reply.Refused(0, reason, detail, false);
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : text.replaceAll("\\s+", " ").strip();
  }

  /** A mail whose identity does not give away the name of the machine or its user. */
  private static final class NamedMessage extends MimeMessage {
    NamedMessage(Session session) {
      super(session);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + UUID.randomUUID() + "@aegle.invalid>");
    }
  }
}
