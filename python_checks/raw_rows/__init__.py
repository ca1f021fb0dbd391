"""Raw tables for checks: files of them, logs that grow by deliveries, generated vendors."""
