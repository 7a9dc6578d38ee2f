"""The archive's store in an S3 bucket (`stores.Store`)."""

import base64
import functools
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from thidua.archive.stores import Denied, Missing, Unreachable

FORBIDDEN = 403
EXISTS_ALREADY = {409, 412}  # what a server answers to a conditional write that came second


class S3Store:
    """A bucket. The write is conditional (If-None-Match) and carries its SHA-256 for the server to check."""

    name = "s3"

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self.client = _client(settings.ARCHIVE_S3_URL, settings.ARCHIVE_S3_REGION, settings.ARCHIVE_S3_KEY)

    def write(self, path: str, content: bytes, digest: bytes) -> None:
        """One request; a server that came to have it meanwhile answers that it has."""
        checksum = base64.b64encode(digest).decode()
        try:
            self.client.put_object(Bucket=self.bucket, Key=path, Body=content, ChecksumSHA256=checksum, IfNoneMatch="*")
        except ClientError as fault:
            if _status(fault) not in EXISTS_ALREADY:
                raise Unreachable(_code(fault)) from fault
        except BotoCoreError as fault:
            raise Unreachable(type(fault).__name__) from fault

    def read(self, path: str) -> bytes:
        """The whole object."""
        try:
            body: bytes = self.client.get_object(Bucket=self.bucket, Key=path)["Body"].read()
        except ClientError as fault:
            if _code(fault) == "NoSuchKey":
                raise Missing from fault
            kind = Denied if _status(fault) == FORBIDDEN else Unreachable
            raise kind(_code(fault)) from fault
        except BotoCoreError as fault:
            raise Unreachable(type(fault).__name__) from fault
        return body


@functools.lru_cache(maxsize=4)
def _client(url: str, region: str, key: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=url or None,
        region_name=region,
        aws_access_key_id=key or None,
        aws_secret_access_key=settings.ARCHIVE_S3_SECRET or None,
        config=Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": "path"} if url else {},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _status(fault: ClientError) -> int:
    return int(fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _code(fault: ClientError) -> str:
    return str(fault.response.get("Error", {}).get("Code", ""))
