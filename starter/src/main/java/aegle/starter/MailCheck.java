package aegle.starter;

import jakarta.mail.MessagingException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Whether the mail server greets and takes the sign-in. */
final class MailCheck implements HealthCheck {
  private final JavaMailSenderImpl sender;

  MailCheck(JavaMailSenderImpl sender) {
    this.sender = sender;
  }

  @Override
  public String name() {
    return EMAIL;
  }

  @Override
  public Importance importance() {
    return Importance.USEFUL;
  }

  @Override
  public boolean works() throws MessagingException {
    sender.testConnection();
    return true;
  }
}
