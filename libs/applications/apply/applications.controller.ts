import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import { answer, invocationOf, issueKey, Throttled, type HttpReply, type HttpRequest } from '#http';
import { submitApplication } from '../submit.commands.js';
import { DraftDto, SubmitDto, submitInputOf, SubmittedDto } from './submit.dto.js';

/** Filing an application as a program does it: the twelve questions as JSON. */
@ApiTags('applications')
@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  /**
   * A key for one request, to be sent as `Idempotency-Key`: what is sent again with it counts once.
   * Nothing is kept here before that.
   */
  @Post('drafts')
  @HttpCode(201)
  @ApiOperation({ summary: 'Begin an application: get the key under which it is sent' })
  @ApiCreatedResponse({ type: DraftDto })
  draft(@Res({ passthrough: true }) reply: HttpReply): DraftDto {
    void reply.header('cache-control', 'no-store');
    return { key: issueKey(this.ports.vault) };
  }

  /**
   * Open to everybody. The receipt code is in this answer only; the same key and body give the
   * same case and the same code again.
   */
  @Post()
  @HttpCode(201)
  @Throttled('apply')
  @ApiOperation({ summary: 'File an application' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The key of a draft. Without one, a request that is sent again is another one.',
  })
  @ApiCreatedResponse({ type: SubmittedDto })
  async submit(
    @Body() dto: SubmitDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<SubmittedDto> {
    const invocation = invocationOf(request, dto, { role: 'applicant' });
    const done = await submitApplication(this.ports, invocation, submitInputOf(dto));
    const { applicationId, receiptCode } = done;
    void reply.header('cache-control', 'no-store');
    return answer(reply, done, { applicationId, receiptCode }, 201);
  }
}
