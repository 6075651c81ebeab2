package dev.quarry.tests.execution;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.npu.EltOperand;
import dev.quarry.ir.op.npu.OutputStage;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Storage;
import java.util.SplittableRandom;

/// Random numbers for the stages of the data processing unit.
record RandomStages(SplittableRandom random) {
  Storage storage() {
    float scale = (float) Math.pow(2, -random.nextInt(1, 8)) * (1 + random.nextInt(100) / 100f);
    return new Storage(
        ElementType.I8, new Quantization.PerTensor(scale, random.nextInt(256) - 128));
  }

  EltOperand operand(int scale) {
    return new EltOperand(random.nextInt(256) - 128, new FixedPoint(scale, random.nextInt(3)));
  }

  OutputStage output(int shift) {
    var factor = new FixedPoint(16384 + random.nextInt(16384), shift + random.nextInt(6));
    return new OutputStage(factor, random.nextInt(256) - 128);
  }

  Requant requant() {
    return random.nextInt(3) == 0
        ? Requant.COPY
        : new Requant(
            random.nextInt(256) - 128,
            new FixedPoint(16384 + random.nextInt(16384), 13 + random.nextInt(3)),
            random.nextInt(256) - 128);
  }
}
