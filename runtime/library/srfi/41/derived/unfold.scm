;;; Streams from a seed (SRFI 41, stream-unfold, stream-unfolds).

;; The stream of (mapper seed) for the seeds base, (generator base) … as long as they satisfy pred?.
(define (stream-unfold mapper pred? generator base)
  (check-procedure "stream-unfold" 1 mapper)
  (check-procedure "stream-unfold" 2 pred?)
  (check-procedure "stream-unfold" 3 generator)
  (unfolded mapper pred? generator base))

(define-stream (unfolded mapper pred? generator base)
  (if (pred? base)
      (stream-cons (mapper base) (unfolded mapper pred? generator (generator base)))
      stream-null))

;; As many streams, as values, as (proc seed) answers results after the next seed. A result is a
;; list of the next element of its stream, #f if there is none this time, or () if the stream ends.
;; (proc seed) is evaluated at once, to know how many there are; proc is called once for each seed.
(define (stream-unfolds proc seed)
  (check-procedure "stream-unfolds" 1 proc)
  (call-with-values (lambda () (proc seed))
    (case-lambda
      ((next . results)
       (let* ((count (length results))
              (rows (stream-cons results (rows-from proc next count))))
         (apply values (columns count rows))))
      (()
       (error "stream-unfolds: expected a seed and results from the procedure, got no values")))))

;; The stream of the lists of results.
(define-stream (rows-from proc seed count)
  (call-with-values (lambda () (proc seed))
    (lambda answers
      (unless (= (length answers) (+ count 1))
        (error (string-append "stream-unfolds: expected a seed and " (number->string count)
                              " results from the procedure, as at first, got")
               answers))
      (stream-cons (cdr answers) (rows-from proc (car answers) count)))))

(define (columns count rows)
  (let loop ((index (- count 1)) (strms '()))
    (if (< index 0)
        strms
        (loop (- index 1) (cons (column index rows) strms)))))

(define-stream (column index rows)
  (let ((result (list-ref (stream-car rows) index)))
    (cond ((pair? result)
           (stream-cons (car result) (column index (stream-cdr rows))))
          ((not result) (column index (stream-cdr rows)))
          ((null? result) stream-null)
          (else
           (error "stream-unfolds: expected results that are (value), #f or (), got" result)))))
