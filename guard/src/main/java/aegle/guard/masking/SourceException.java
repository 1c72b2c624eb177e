package aegle.guard.masking;

import java.util.List;

/**
 * Field rules that come before all others for the signals of some sources.
 *
 * @param project a project's name, or {@code *}
 * @param protocol a protocol's name, or {@code *}
 * @param sender the beginning of a sender's name, or {@code *}
 */
public record SourceException(
    String project, String protocol, String sender, List<FieldRule> fields) {
  public SourceException {
    fields = List.copyOf(fields);
  }

  boolean meets(Source source) {
    return (project.equals("*") || project.equals(source.project()))
        && (protocol.equals("*") || protocol.equals(source.protocol()))
        && (sender.equals("*") || source.sender().startsWith(sender));
  }
}
