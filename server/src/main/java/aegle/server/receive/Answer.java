package aegle.server.receive;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a call of the API answers: all that can fail has been done when it exists.
 *
 * @param data writes the value of {@code data}
 * @param warnings shown beside the data, as are the infos
 */
record Answer(Consumer<JsonBytes> data, List<String> warnings, List<String> infos) {
  Answer {
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }

  static Answer of(Consumer<JsonBytes> data) {
    return new Answer(data, List.of(), List.of());
  }
}
