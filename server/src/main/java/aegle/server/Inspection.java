package aegle.server;

import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import aegle.server.config.AegleConfig;
import aegle.server.objectives.ObjectiveRules;
import aegle.server.probe.config.ScrapeConfig;
import aegle.server.wiring.LiveData;
import aegle.server.wiring.RuleText;
import aegle.server.wiring.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The folder of decisions as the wiring check sees it. */
final class Inspection {
  private Inspection() {}

  /** What the rules of the folder have to fit. */
  static Surroundings around(Decisions decisions, LiveData live) {
    Set<String> clinics =
        decisions.config().clinics().stream()
            .map(AegleConfig.Clinic::id)
            .collect(Collectors.toSet());
    Duration longest =
        decisions.prometheus().scrapeConfigs().stream()
            .map(ScrapeConfig::interval)
            .reduce((a, b) -> a.compareTo(b) > 0 ? a : b)
            .orElse(Duration.ofSeconds(15));
    Map<String, String> external = decisions.prometheus().global().externalLabels().toMap();
    return new Surroundings(
        live,
        Promises.of(decisions.objectives()),
        clinics,
        AlertRoutes.of(decisions.config().folder(), decisions.notifications()),
        longest,
        decisions.prometheus().evaluationInterval(),
        decisions.config().metrics().retention(),
        external.keySet(),
        live.at().atZone(ZoneOffset.UTC).toLocalDate());
  }

  /** The texts of the rule files in force; what is made from objectives has none of its own. */
  static List<RuleText> texts(Decisions decisions) {
    List<RuleText> texts = new ArrayList<>();
    for (RuleFile file : decisions.rules()) {
      if (!file.name().equals(ObjectiveRules.FILE_NAME)) {
        texts.add(text(decisions.config().folder(), file.name()));
      }
    }
    return texts;
  }

  /**
   * The text of a rule file.
   *
   * @throws ConfigException when it cannot be read any more
   */
  static RuleText text(Path folder, String name) {
    try {
      return new RuleText(name, Files.readString(folder.resolve(name)));
    } catch (IOException e) {
      throw new ConfigException(name, 0, "cannot read the file (" + e + ")");
    }
  }
}
