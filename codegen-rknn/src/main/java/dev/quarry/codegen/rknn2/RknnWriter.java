package dev.quarry.codegen.rknn2;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.quarry.codegen.rknn2.internal.ContainerHeader;
import dev.quarry.codegen.rknn2.internal.ModelRow;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes RKNN v2 files of container version 6; the same model always gives the same bytes.
public final class RknnWriter {
  private static final int INITIAL_BYTES = 1 << 16;
  private static final String IDENTIFIER = "RKNN";

  private RknnWriter() {}

  /// The bytes of a file.
  public static byte[] write(RknnFile file) {
    ByteBuffer data = block(file.model());
    byte[] json = file.json().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(ContainerHeader.HEADER_BYTES + data.remaining() + 8 + json.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(ContainerHeader.encode(RknnFile.CURRENT_VERSION, data.remaining()));
    out.put(data).putLong(json.length).put(json);
    return out.array();
  }

  private static ByteBuffer block(RknnModel model) {
    refuseUnknownParameters(model);
    int size = model.buffers().stream().mapToInt(RknnBuffer::size).sum();
    var builder = new FlatBufferBuilder(INITIAL_BYTES + size + size / 8);
    builder.finish(ModelRow.TABLE.write(builder, ModelRow.of(model)), IDENTIFIER);
    return builder.dataBuffer();
  }

  private static void refuseUnknownParameters(RknnModel model) {
    for (RknnGraph graph : model.graphs()) {
      for (RknnNode node : graph.nodes()) {
        if (node.param() instanceof NodeParam.OtherParam(int tag)) {
          throw new CompileException(
              Diagnostic.error(
                      DiagnosticCode.WRITE_FAILED,
                      node.type() + " '" + node.name() + "'",
                      "its parameter table has the unknown kind " + tag + " and cannot be written")
                  .help("such files can be inspected but not rewritten"));
        }
      }
    }
  }
}
