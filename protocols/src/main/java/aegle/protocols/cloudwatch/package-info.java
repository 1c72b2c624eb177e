/**
 * Amazon CloudWatch as its clients speak it: the calls of CloudWatch Logs that loggers make ({@code
 * X-Amz-Target: Logs_20140328.*}, JSON 1.1) and {@code PutMetricData} in both its forms (JSON 1.0,
 * and the older form of names and values), with the signature on every call.
 *
 * <p>In: a request as it was on the wire, to {@link aegle.protocols.cloudwatch.SignatureV4}; its
 * unpacked body to {@link aegle.protocols.cloudwatch.LogsCall} or {@link
 * aegle.protocols.cloudwatch.MetricDataReader}. Out: log events as records through {@link
 * aegle.protocols.cloudwatch.LogEvents}, metrics as samples and increases in {@link
 * aegle.protocols.cloudwatch.MetricPoints}, and the bodies of answers from {@link
 * aegle.protocols.cloudwatch.AwsAnswers}.
 *
 * <p>What is wrong with a call is an {@link aegle.protocols.cloudwatch.AwsException} with the type
 * and the status that AWS gives it, since clients act on the type: they make a group that does not
 * exist, set their clock by an answer, or try again. Which groups and streams exist is the server's
 * to know; nothing here keeps anything.
 */
@NullMarked
package aegle.protocols.cloudwatch;

import org.jspecify.annotations.NullMarked;
