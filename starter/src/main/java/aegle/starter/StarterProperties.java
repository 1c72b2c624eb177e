package aegle.starter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a platform may set, all under {@code aegle.starter}.
 *
 * @param version of the platform, for {@code /api/health}; else that of its build
 * @param healthDeadline within which every health check answers
 * @param healthFreshFor how long an answer is given again without checking anew
 * @param metricsToken that a reader of {@code /api/metrics} presents; empty for none
 * @param metricsOpen whether {@code /api/metrics} answers without a token
 * @param maxRoutes values of the label {@code route}
 * @param maxClinics values of the label {@code clinic_id}
 * @param maxServiceTypes values of the label {@code service_type}
 * @param maxModels values of the label {@code model}
 * @param maxAnalysisTypes values of the label {@code analysis_type}
 */
@ConfigurationProperties("aegle.starter")
public record StarterProperties(
    @DefaultValue("") String version,
    @DefaultValue("2s") Duration healthDeadline,
    @DefaultValue("1s") Duration healthFreshFor,
    @DefaultValue("") String metricsToken,
    @DefaultValue("false") boolean metricsOpen,
    @DefaultValue("300") int maxRoutes,
    @DefaultValue("100") int maxClinics,
    @DefaultValue("100") int maxServiceTypes,
    @DefaultValue("20") int maxModels,
    @DefaultValue("20") int maxAnalysisTypes) {
  public StarterProperties {
    if (healthDeadline.isNegative() || healthDeadline.isZero()) {
      throw new IllegalArgumentException(
          "aegle.starter.health-deadline is " + healthDeadline + "; use more than 0s, such as 2s");
    }
    if (healthFreshFor.isNegative()) {
      throw new IllegalArgumentException(
          "aegle.starter.health-fresh-for is " + healthFreshFor + "; use 0s or more, such as 1s");
    }
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "StarterProperties[metricsOpen=" + metricsOpen + "]";
  }
}
