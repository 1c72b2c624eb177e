package aegle.clinic.stage;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mail server that takes every e-mail and delivers none. It keeps the newest of them to be looked
 * at; older ones are forgotten. Safe from any thread.
 */
public final class MailSink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MailSink.class);
  private static final int MAX_KEPT = 200;
  private static final int MAX_TEXT_CHARS = 20_000;
  private static final long COLLECT_EVERY_MILLIS = 2000;

  private final GreenMail server;
  private final Deque<Mail> kept = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Prepares the server; {@link #start} opens its port, 0 picks a free one. */
  public MailSink(int port) {
    ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    server =
        new GreenMail(setup)
            .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
  }

  /**
   * An e-mail that was received.
   *
   * @param at when it was sent, by its own word
   */
  public record Mail(@Nullable Instant at, String from, String to, String subject, String text) {}

  public void start() {
    server.start();
    Thread.ofVirtual().name("mail-collect").start(this::collectRegularly);
  }

  public int port() {
    return server.getSmtp().getPort();
  }

  // The server itself would keep every e-mail for ever.
  private void collectRegularly() {
    try {
      while (!closed.await(COLLECT_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        collect();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts the collecting of e-mails", e);
    }
  }

  /** The newest e-mails, newest first. */
  public List<Mail> newest() {
    collect();
    synchronized (kept) {
      return List.copyOf(kept);
    }
  }

  private void collect() {
    synchronized (kept) {
      for (GreenMailUser user : server.getUserManager().listUser()) {
        try {
          collect(server.getManagers().getImapHostManager().getInbox(user));
        } catch (FolderException | MessagingException | IOException e) {
          log.warn("An e-mail could not be read: error={}", e.toString());
        }
      }
    }
  }

  private void collect(MailFolder inbox) throws FolderException, MessagingException, IOException {
    for (StoredMessage stored : inbox.getMessages()) {
      kept.addFirst(read(stored.getMimeMessage()));
      if (kept.size() > MAX_KEPT) {
        kept.removeLast();
      }
      stored.setFlag(Flags.Flag.DELETED, true);
    }
    inbox.expunge();
  }

  private static Mail read(MimeMessage message) throws MessagingException, IOException {
    Instant at = message.getSentDate() == null ? null : message.getSentDate().toInstant();
    String to = Arrays.toString(message.getRecipients(Message.RecipientType.TO));
    String subject = String.valueOf(message.getSubject());
    return new Mail(at, Arrays.toString(message.getFrom()), to, subject, text(message));
  }

  private static String text(Part part) throws MessagingException, IOException {
    Object content = part.getContent();
    if (content instanceof Multipart parts) {
      if (part.isMimeType("multipart/alternative") && parts.getCount() > 0) {
        return text(plainest(parts));
      }
      StringBuilder texts = new StringBuilder();
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart each = parts.getBodyPart(i);
        texts.append(text(each));
      }
      return texts.toString();
    }
    String text = content instanceof String words ? words : part.getContentType();
    return text.length() > MAX_TEXT_CHARS ? text.substring(0, MAX_TEXT_CHARS) : text;
  }

  /** Of parts that say the same, the one to be read as it is, or the first. */
  private static BodyPart plainest(Multipart parts) throws MessagingException {
    for (int i = 0; i < parts.getCount(); i++) {
      if (parts.getBodyPart(i).isMimeType("text/plain")) {
        return parts.getBodyPart(i);
      }
    }
    return parts.getBodyPart(0);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop();
  }
}
