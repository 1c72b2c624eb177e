/**
 * Reads configuration files strictly: every complaint names file and line, what was read and what
 * is allowed, and a key that nobody asked for is refused. Start at {@link
 * aegle.metrics.yaml.YamlNode}. Builds no objects from tags.
 */
@NullMarked
package aegle.metrics.yaml;

import org.jspecify.annotations.NullMarked;
