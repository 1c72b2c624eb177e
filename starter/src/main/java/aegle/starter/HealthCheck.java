package aegle.starter;

/**
 * Answers whether something that the platform depends on works. A bean of the platform; it is
 * called from a virtual thread of its own, so it may block, and is never called again while an
 * earlier call is still under way.
 */
public interface HealthCheck {
  /** The key in {@code /api/health}, such as {@value #DATABASE}. */
  String name();

  /** Whether the platform is of no use without it. */
  Importance importance();

  /**
   * Whether it works. An exception means that it does not; its text is logged and never published.
   */
  boolean works() throws Exception;

  String DATABASE = "database";
  String AI_SERVICES = "ai_services";
  String EMAIL = "email";

  /** What a failure does to the platform's status. */
  enum Importance {
    /** The platform is unhealthy and answers 503, so that a load balancer takes it out. */
    CRITICAL,
    /** The platform is degraded and goes on serving. */
    USEFUL
  }
}
