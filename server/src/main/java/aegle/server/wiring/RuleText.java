package aegle.server.wiring;

/**
 * A rule file as it stands.
 *
 * @param name as findings call it
 */
public record RuleText(String name, String text) {}
