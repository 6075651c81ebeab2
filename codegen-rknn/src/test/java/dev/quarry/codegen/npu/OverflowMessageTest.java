package dev.quarry.codegen.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.regs.Field;
import dev.quarry.codegen.regs.RegisterOverflow;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a person reads when a number does not fit its register.
class OverflowMessageTest {
  private static final Value MAP = new Value(0, TensorType.f32(1, 8, 4, 5000), "map");
  private static final Value OTHER = new Value(1, TensorType.f32(1, 16, 4, 5000), "other");
  private static final Value RESULT = new Value(2, TensorType.f32(1, 24, 4, 5000), "result");
  private static final Node NODE =
      new Node(List.of(RESULT), new Concat(List.of(MAP, OTHER), 1), Location.of("join"));

  /// The message names the node, one of its tensors with its shape, the dimension, what fits and
  /// what was found.
  @ParameterizedTest
  @EnumSource
  void namesNodeTensorAndDimension(Field field) {
    long value = field.most() + 1;
    var overflow = assertThrows(RegisterOverflow.class, () -> field.put(0, value));
    Diagnostic said = Limits.at(NODE, overflow).diagnostics().getFirst();
    assertEquals("E0402", said.code().code());
    assertTrue(said.where().contains("'join'"), said::text);
    Value tensor =
        switch (overflow.subject()) {
          case INPUT -> MAP;
          case WEIGHTS, SECOND_OPERAND -> OTHER;
          case RESULT, ARITHMETIC, CONTROL -> RESULT;
        };
    String named = "tensor '" + tensor.label() + "' (" + tensor.shape() + ")";
    assertTrue(said.message().startsWith(named), said::text);
    assertTrue(said.message().contains(field.meaning()), said::text);
    assertEquals(field.least() + " to " + field.most(), said.expected());
    assertTrue(said.found().startsWith(value + " in " + field.register()), said::text);
  }
}
