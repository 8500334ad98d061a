;;; Channels, and waiting for the first of several things.

(define (channel-send! channel value) (%wait (list (list 'send channel value)) #f))

;; The next value; the end of file if the channel is closed and empty.
(define (channel-receive! channel) (%wait (list (list 'receive channel #f)) #f))

;; (select clause ...): the first clause that can go on does, in the order in which they stand. A
;; clause is ((channel-receive! channel) …), ((channel-send! channel value) …), ((join fiber) …),
;; ((timeout seconds) …), each with a body or => and a receiver; or (else body ...).
(define-syntax select
  (syntax-rules ()
    ((_ clause ...) (%select-clauses () () clause ...))))

(define-syntax %select-clauses
  (syntax-rules (else channel-receive! channel-send! join timeout)
    ((_ () ())
     (syntax-error "select: expected a clause"))
    ((_ cases (receiver ...))
     (%select (list . cases) (list receiver ...)))
    ((_ (case ...) receivers (else . action))
     (%select-add (case ... (list 'time 0 #f)) receivers action))
    ((_ (case ...) receivers ((channel-receive! channel) . action) . clauses)
     (%select-add (case ... (list 'receive channel #f)) receivers action . clauses))
    ((_ (case ...) receivers ((channel-send! channel value) . action) . clauses)
     (%select-add (case ... (list 'send channel value)) receivers action . clauses))
    ((_ (case ...) receivers ((join fiber) . action) . clauses)
     (%select-add (case ... (list 'join fiber #f)) receivers action . clauses))
    ((_ (case ...) receivers ((timeout seconds) . action) . clauses)
     (%select-add (case ... (list 'time seconds #f)) receivers action . clauses))
    ((_ cases receivers clause . clauses)
     (syntax-error "select: expected a clause like ((channel-receive! channel) => procedure), got"
                   clause))))

(define-syntax %select-add
  (syntax-rules (=>)
    ((_ cases (receiver ...) (=> procedure) . clauses)
     (%select-clauses cases (receiver ... procedure) . clauses))
    ((_ cases (receiver ...) () . clauses)
     (%select-clauses cases (receiver ... values) . clauses))
    ((_ cases (receiver ...) (body1 body2 ...) . clauses)
     (%select-clauses cases (receiver ... (lambda ignored body1 body2 ...)) . clauses))
    ((_ cases receivers action . clauses)
     (syntax-error "select: expected a body or => procedure after what is waited for, got" action))))

;; Wait for the first case and call what belongs to it.
(define (%select cases receivers)
  (call-with-values
    (lambda () (%wait cases #t))
    (lambda (index . vals)
      (apply (list-ref receivers index) vals))))
