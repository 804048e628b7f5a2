"""Settings: ``base`` in bands, then one small file per place the portal runs in."""
