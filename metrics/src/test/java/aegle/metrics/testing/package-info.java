/**
 * Kits and fakes for tests of everything that keeps or asks series; also a test-jar for other
 * modules.
 */
@org.jspecify.annotations.NullUnmarked
package aegle.metrics.testing;
