/**
 * OpenTelemetry's protocol: logs, spans and metrics, as protobuf or as JSON, over HTTP or gRPC.
 *
 * <p>In: the message of an {@code Export} call, decompressed, without gRPC's frame, at {@link
 * aegle.protocols.otlp.OtlpReader}. Out: records for logs and spans; for metrics {@link
 * aegle.protocols.otlp.OtlpMetrics}, which holds totals as a sample batch, increases as delta
 * points, and metadata. What to answer is written by {@link aegle.protocols.otlp.OtlpAnswers}.
 *
 * <p>Both encodings become the generated messages first, and one translation follows: {@link
 * aegle.protocols.otlp.LogTranslation}, {@link aegle.protocols.otlp.SpanTranslation}, {@link
 * aegle.protocols.otlp.MetricTranslation}. A protobuf message is walked before it is parsed ({@link
 * aegle.protocols.otlp.MessageBounds}), since two bytes of it can ask for an object of sixty. JSON
 * is read by {@link aegle.protocols.otlp.JsonMessages}, as OTLP writes it: identifiers in
 * hexadecimal, numbers of 64 bits as texts or numbers, names in either case.
 *
 * <p>Names of metrics follow Prometheus' translation (prometheus/otlptranslator): {@code
 * http.server.request.duration} in seconds is {@code http_server_request_duration_seconds};
 * service.name is the label {@code job}, service.instance.id is {@code instance}, and what else is
 * known of a resource is in {@code target_info}. Exponential histograms become classic ones: {@link
 * aegle.protocols.otlp.ExponentialBuckets} tells with which bounds and which error.
 */
@NullMarked
package aegle.protocols.otlp;

import org.jspecify.annotations.NullMarked;
