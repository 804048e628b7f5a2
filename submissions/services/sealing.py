"""Sealing a submitted revision, in the transaction that submits it; and looking whether a seal still holds."""

import secrets
from datetime import datetime

from parties.queries import chain_head_of
from parties.services import link_chain_now
from submissions import queries, rules
from submissions.models import LawArticle, Response, Revision, Seal
from submissions.services.signing import public_keys, signing_key


def seal_revision(revision: Revision, *, now: datetime) -> Seal:
    """Snapshot, digest, signature and receipt of what a revision says.

    The receipt names the head of the chain after the events of the submission; the seal itself is the next link.
    Expects the submission and the revision to be locked.
    """
    key = signing_key()
    link_chain_now()
    counts, asked = queries.counts_of(revision)
    snapshot = rules.canonical(queries.snapshot_of(revision, asked=asked, nonce=secrets.token_hex(32)))
    signature = rules.sign(snapshot, key)
    chain = chain_head_of(revision.state_id)
    receipt = rules.compose_receipt(
        snapshot,
        snapshot_signature=signature,
        key_id=rules.key_id_of(key.public_key()),
        sealed_at=queries.moment_of(now),
        chain=chain,
        counts=counts,
    )
    content = rules.canonical(receipt)
    return Seal.objects.create(
        state_id=revision.state_id,
        revision=revision,
        receipt_number=receipt["receipt_number"],
        snapshot=snapshot,
        digest=receipt["snapshot"]["sha256"],
        signature=signature,
        receipt=content,
        receipt_signature=rules.sign(content, key),
        key_id=receipt["key_id"],
        chain_position=chain[0],
        chain_hash=chain[1],
        sealed_at=now,
    )


def faults_of_seal(seal: Seal) -> list[str]:
    """What does not hold, by code: those of ``rules.verify``; unknown_key; answers_differ, when the answers now stored
    are not those whose fingerprint the revision carries; chain_differs, when the chain has another link where the
    receipt names one.
    """
    key = public_keys().get(seal.key_id)
    if key is None:
        return ["unknown_key"]
    content = rules.envelope(bytes(seal.receipt), seal.receipt_signature)
    faults = list(rules.verify(content, key, bytes(seal.snapshot)).problems)
    if seal.revision.content_hash != content_hash_of(seal.revision):
        faults.append("answers_differ")
    links = seal.state.chain.filter(position=seal.chain_position).values_list("hash", flat=True)
    if links.first() != seal.chain_hash:
        faults.append("chain_differs")
    return faults


def content_hash_of(revision: Revision) -> str:
    """The fingerprint of all that a revision says as it is stored now."""
    names = ("question__key", "answer_state", "value", "language", "release_level", "carried_state")
    responses = Response.objects.filter(revision=revision).order_by().values_list(*names)
    # Of what is carried over, the state it waits with is part of what was said.
    rows = [(key, f"{state}:{carried}" if carried else state, *said) for key, state, *said, carried in responses]
    return rules.content_hash(rows, queries.law_rows(LawArticle.objects.filter(pk__in=rules.cited_ids(rows))))
