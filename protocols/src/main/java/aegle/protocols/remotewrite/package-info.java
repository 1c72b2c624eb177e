/**
 * Remote write 1.0: a Snappy block around a protobuf {@code prometheus.WriteRequest}.
 *
 * <p>In: the body of a request. Out: a {@link aegle.protocols.remotewrite.WriteRequestReader}, a
 * {@code SampleBatch} whose keys are the encoded labels as they stand in the request, so that a
 * known series costs no object; beside it the metadata and the count of what is not kept
 * (exemplars, native histograms). One reader serves many requests, one after the other, and keeps
 * its buffers.
 *
 * <p>A request is walked whole before its first sample is lent: a length that lies is refused
 * before anything is stored. Lengths are judged before memory is taken for them. {@link
 * aegle.protocols.remotewrite.WriteRequestWriter} goes the other way.
 */
@NullMarked
package aegle.protocols.remotewrite;

import org.jspecify.annotations.NullMarked;
