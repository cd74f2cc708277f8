python pretrain_gpt.py --tensor-model-parallel-size 4 \
  --lr "1e-4
