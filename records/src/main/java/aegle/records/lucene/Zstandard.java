package aegle.records.lucene;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import org.apache.lucene.codecs.compressing.CompressionMode;
import org.apache.lucene.codecs.compressing.Compressor;
import org.apache.lucene.codecs.compressing.Decompressor;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/** Zstandard for Lucene's stored fields: compressed length as a varint, then one frame. */
final class Zstandard extends CompressionMode {
  private static final int LEVEL = 3;

  @Override
  public Compressor newCompressor() {
    return new ZstandardCompressor();
  }

  @Override
  public Decompressor newDecompressor() {
    return new ZstandardDecompressor();
  }

  private static final class ZstandardCompressor extends Compressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] plain = {};
    private byte[] packed = {};

    @Override
    public void compress(ByteBuffersDataInput input, DataOutput out) throws IOException {
      int length = Math.toIntExact(input.length());
      plain = ArrayUtil.growNoCopy(plain, length);
      input.readBytes(plain, 0, length);
      packed = ArrayUtil.growNoCopy(packed, Math.toIntExact(Zstd.compressBound(length)));
      int packedLength = context.compressByteArray(packed, 0, packed.length, plain, 0, length);
      out.writeVInt(packedLength);
      out.writeBytes(packed, packedLength);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static final class ZstandardDecompressor extends Decompressor {
    private byte[] packed = {};

    @Override
    public void decompress(DataInput in, int originalLength, int offset, int length, BytesRef bytes)
        throws IOException {
      int packedLength = in.readVInt();
      packed = ArrayUtil.growNoCopy(packed, packedLength);
      in.readBytes(packed, 0, packedLength);
      bytes.bytes = ArrayUtil.growNoCopy(bytes.bytes, originalLength);
      long plain =
          Zstd.decompressByteArray(bytes.bytes, 0, originalLength, packed, 0, packedLength);
      if (Zstd.isError(plain) || plain != originalLength) {
        throw new CorruptIndexException(
            "sources of " + originalLength + " bytes unpacked to " + plain, in);
      }
      bytes.offset = offset;
      bytes.length = length;
    }

    @Override
    public Decompressor clone() {
      return new ZstandardDecompressor();
    }
  }
}
