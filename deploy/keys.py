"""The keys of a running instance: `python -m deploy.keys rotate`, `retire`, `revoke`, `show`."""

import click

from shared import clock, keys, settings


@click.group()
def main() -> None:
    """Change the keys in var/keys while everything is running."""


@main.command()
def rotate() -> None:
    """Sign with a new pair, give every service a new secret, and retire what is due."""
    print(f"新密钥 New key: {keys.rotate(settings.from_environment().keys)}")


@main.command()
def retire() -> None:
    """Remove the keys whose last token has ended."""
    for name in keys.retire(settings.from_environment().keys):
        print(f"已移除 Removed: {name}")


@main.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End the key with the id NAME, or the secret of the service NAME, at once."""
    try:
        keys.revoke(settings.from_environment().keys, name)
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    print(f"已作废 Revoked: {name}")


@main.command()
def show() -> None:
    """The keys whose tokens are believed."""
    for state in keys.states(settings.from_environment().keys):
        until = "签发中 signs"
        if state.kept_until:
            until = f"验证至 verifies until {clock.text(state.kept_until)}"
        print(f"{state.kid}  {until}")


if __name__ == "__main__":
    main()
