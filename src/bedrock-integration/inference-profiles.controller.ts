import { All, Controller, Param, Query, UseFilters } from '@nestjs/common';
import { type ReceivedRequest } from '../doors/converse/call-answerer.js';
import { ConverseErrorFilter } from '../doors/converse/converse-error.filter.js';
import { fromInferenceProfileArn } from '../doors/converse/inference-profile-arn.js';
import { Received } from '../doors/converse/received.decorator.js';
import { requireMethod } from '../doors/converse/require-method.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { type ListedModel } from '../gateway/routing/list-models.js';
import { ModelRouter } from '../gateway/routing/model-router.js';
import { type RouteAsker } from '../gateway/routing/route.js';
import { type InferenceProfile, toInferenceProfile } from './inference-profile.js';
import { type ProfilePage, readProfileQuery, toProfilePage } from './profile-page.js';

/**
 * The models that the caller may call, as Bedrock's control plane lists inference profiles. Clients that look for models
 * before they call one (Claude Code) ask here.
 */
@Controller('bedrock/inference-profiles')
@UseFilters(ConverseErrorFilter)
export class InferenceProfilesController {
  private readonly since = new Date().toISOString();

  constructor(private readonly router: ModelRouter) {}

  /** `ListInferenceProfiles`. */
  @All()
  list(@Received() received: ReceivedRequest, @Query() query: Readonly<Record<string, unknown>>): ProfilePage {
    requireMethod(received.request, 'GET');
    return toProfilePage(this.profilesOf(received), readProfileQuery(query));
  }

  /** `GetInferenceProfile`, by id or ARN; AWS's clients encode the slashes of both, people do not. */
  @All('*')
  get(@Received() received: ReceivedRequest, @Param('*') identifier: string): InferenceProfile {
    requireMethod(received.request, 'GET');
    const id = fromInferenceProfileArn(identifier);
    const listed = this.router.listFor(received);
    const found = listed.find((model) => model.id === id) ?? listed.find((model) => isAliasOf(model, id));
    if (found !== undefined) return toInferenceProfile(found, this.since);
    throw new GatewayError(
      'notFound',
      'No such inference profile is listed for this caller. GET /bedrock/inference-profiles lists those there are.',
    );
  }

  private profilesOf(asker: RouteAsker): InferenceProfile[] {
    return this.router.listFor(asker).map((model) => toInferenceProfile(model, this.since));
  }
}

/** Aliases are called without regard to case. */
function isAliasOf({ id, isAlias }: ListedModel, name: string): boolean {
  return isAlias && id.toLowerCase() === name.toLowerCase();
}
