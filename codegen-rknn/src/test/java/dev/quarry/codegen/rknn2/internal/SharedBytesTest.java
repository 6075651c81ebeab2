package dev.quarry.codegen.rknn2.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.quarry.ir.diag.CompileException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// A small file whose references multiply into billions of tables is stopped.
class SharedBytesTest {
  private static final int COPIES = 50_000;

  @Test
  void multipliedReferencesAreStopped() {
    var builder = new FlatBufferBuilder(1024);
    builder.startTable(1);
    int tensor = builder.endTable();
    int tensors = many(builder, tensor);
    builder.startTable(1);
    builder.addOffset(0, tensors, 0);
    int graph = builder.endTable();
    int graphs = many(builder, graph);
    builder.startTable(3);
    builder.addOffset(2, graphs, 0);
    builder.finish(builder.endTable(), "RKNN");
    var block = new FlatBlock("bomb", builder.dataBuffer());
    var error = assertThrows(CompileException.class, () -> BlockReader.read(block));
    assertTrue(error.getMessage().contains("too often"), error.getMessage());
  }

  private static int many(FlatBufferBuilder builder, int table) {
    var offsets = new int[COPIES];
    Arrays.fill(offsets, table);
    return builder.createVectorOfTables(offsets);
  }
}
