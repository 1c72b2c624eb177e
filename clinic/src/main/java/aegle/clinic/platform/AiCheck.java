package aegle.clinic.platform;

import aegle.starter.HealthCheck;
import java.io.IOException;

/** Whether the AI service answers. Booking goes on without it. */
final class AiCheck implements HealthCheck {
  private final AiClient client;

  AiCheck(AiClient client) {
    this.client = client;
  }

  @Override
  public String name() {
    return AI_SERVICES;
  }

  @Override
  public Importance importance() {
    return Importance.USEFUL;
  }

  @Override
  public boolean works() throws IOException {
    return client.isHealthy();
  }
}
