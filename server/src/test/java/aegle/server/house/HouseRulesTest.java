package aegle.server.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls of the house, held over the compiled classes. */
class HouseRulesTest {
  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("aegle");
  }

  @Test
  void the_engine_never_sees_spring_nor_jdbc_nor_http() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "aegle.signals..",
            "aegle.protocols..",
            "aegle.guard..",
            "aegle.metrics..",
            "aegle.records..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "java.sql..",
            "javax.sql..",
            "jakarta..",
            "java.net.http..",
            "com.sun.net..")
        .because(
            "engine modules are tested alone and reused anywhere; conversion happens at the door, in aegle.server")
        .check(classes);
  }

  @Test
  void the_words_depend_on_nobody() {
    noClasses()
        .that()
        .resideInAPackage("aegle.signals..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("aegle..").and(not(resideInAPackage("aegle.signals.."))))
        .check(classes);
  }

  @Test
  void decoders_never_see_a_store() {
    noClasses()
        .that()
        .resideInAPackage("aegle.protocols..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("aegle.metrics..", "aegle.records..", "aegle.guard..", "aegle.server..")
        .check(classes);
  }

  @Test
  void queries_and_rules_know_the_seam_and_no_particular_store() {
    noClasses()
        .that()
        .resideInAnyPackage("aegle.metrics.promql..", "aegle.metrics.rules..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("aegle.metrics.tsdb..")
        .check(classes);
  }

  @Test
  void features_never_see_the_pages_nor_the_doors() {
    noClasses()
        .that(
            resideInAPackage("aegle.server..")
                .and(
                    not(
                        resideInAnyPackage(
                            "aegle.server", "aegle.server.web..", "aegle.server.receive.."))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("aegle.server.web..", "aegle.server.receive..")
        .check(classes);
  }

  @Test
  void spring_stays_at_the_rim() {
    noClasses()
        .that(
            resideInAPackage("aegle.server..")
                .and(
                    not(
                        resideInAnyPackage(
                            "aegle.server",
                            "aegle.server.receive..",
                            "aegle.server.web..",
                            "aegle.server.state.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .because("a feature is plain Java that a test builds with new; Wiring puts it together")
        .check(classes);
  }

  @Test
  void packages_of_the_server_form_no_circle() {
    slices().matching("aegle.server.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void packages_of_the_metrics_engine_form_no_circle() {
    slices().matching("aegle.metrics.(*)..").should().beFreeOfCycles().check(classes);
  }
}
